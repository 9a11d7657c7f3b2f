using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering.Variables;

/// <summary>
/// Puts variables into one object. A secret value may stand among the object's content only: what it is called, its metadata and the names of fields
/// are shown in lists, logs and paths.
/// </summary>
/// <param name="variables">The values by name.</param>
/// <param name="strict">A variable that is not set, and has no default, is an error.</param>
/// <param name="secret">The names of those whose values are secret; null for none.</param>
internal sealed class ObjectVariables(IReadOnlyDictionary<string, string> variables, bool strict, IReadOnlySet<string>? secret)
{
    private static readonly string[] Shown = ["apiVersion", "kind", "metadata"];

    private bool _shown;

    /// <summary>A secret value may be in the object.</summary>
    public bool UsedSecret { get; private set; }

    /// <summary>The object with them.</summary>
    /// <exception cref="VariableSyntaxException">It cannot be made.</exception>
    public JsonObject Apply(JsonObject one)
    {
        var made = new JsonObject();
        foreach (var (key, value) in one)
        {
            _shown = Shown.Contains(key);
            Add(made, key, value);
        }
        return made;
    }

    private JsonNode? Apply(JsonNode? node) => node switch
    {
        JsonObject map => Map(map),
        JsonArray list => new JsonArray([.. list.Select(Apply)]),
        JsonValue value when value.TryGetValue<string>(out var text) && VariableText.Concerns(text) => Text(text),
        _ => node?.DeepClone(),
    };

    private JsonObject Map(JsonObject map)
    {
        var made = new JsonObject();
        foreach (var (key, value) in map) Add(made, key, value);
        return made;
    }

    private void Add(JsonObject made, string key, JsonNode? value)
    {
        var name = VariableText.Concerns(key) ? Name(key) : key;
        if (!made.TryAdd(name, Apply(value))) throw new VariableSyntaxException("two members of a mapping have the same name with their variables");
    }

    private string Name(string key)
    {
        var shown = _shown;
        _shown = true;
        var name = Expand(key);
        _shown = shown;
        return name;
    }

    private JsonNode? Text(string text)
    {
        var expanded = Expand(text);
        return Plain(text, out var before) && before is JsonValue same && same.TryGetValue<string>(out var plain) && plain == text
            ? Plain(expanded, out var after) ? after : throw new VariableSyntaxException("with its variables a value is no YAML any more; quote it")
            : JsonValue.Create(expanded);
    }

    private string Expand(string text) => new VariableText(text, Value, strict).Expand();

    private string? Value(string name)
    {
        if (secret?.Contains(name) == true)
        {
            if (_shown) throw new VariableSyntaxException($"the variable {name} is a Secret's, and must not be in apiVersion, kind, metadata or the name of a field: those are shown");
            UsedSecret = true;
        }
        return variables.GetValueOrDefault(name)?.Replace("\n", "", StringComparison.Ordinal);
    }

    // What a text means where it stands behind a key, without quotes.
    private static bool Plain(string text, out JsonNode? value)
    {
        value = null;
        if (text.Contains('\n', StringComparison.Ordinal)) return false;
        var reading = YamlReader.Read("value", Encoding.UTF8.GetBytes($"v: {text}\n"));
        if (reading.Failures.Count > 0 || reading.Mapping is not { Count: 1 } map) return false;
        value = map["v"]?.DeepClone();
        return true;
    }
}
