using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering.Variables;

/// <summary>
/// Puts variables into rendered objects as Flux does, which does it in their YAML: a value that would stand there without quotes is read anew, so that
/// <c>replicas: ${count}</c> becomes a number. A value that would stand in quotes stays a text.
/// </summary>
/// <param name="variables">The values by name. Line ends in them go, as in Flux.</param>
/// <param name="strict">A variable that is not set, and has no default, is an error.</param>
internal sealed class VariableSubstitution(IReadOnlyDictionary<string, string> variables, bool strict)
{
    private const string Disabled = "disabled";

    // Flux's own word, and ours.
    private static readonly string[] OptOuts = ["kustomize.toolkit.fluxcd.io/substitute", "gitops.functions/substitute"];

    /// <summary>Puts them in.</summary>
    /// <returns>The object, or why it cannot be made.</returns>
    public (KubernetesObject? Object, Failure? Failure) Apply(KubernetesObject one)
    {
        if (OptOuts.Any(name => one.Annotation(name) == Disabled || (string?)(one.Labels?[name] as JsonValue) == Disabled)) return (one, null);
        try
        {
            return Apply(one.Json) is JsonObject json && new KubernetesObject(json, one.Origin) is { Kind.Length: > 0, ApiVersion.Length: > 0 } made
                ? (made, null)
                : (null, Fail(one, "with its variables it is no object any more"));
        }
        catch (VariableSyntaxException wrong)
        {
            return (null, Fail(one, wrong.Message));
        }
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
        foreach (var (key, value) in map)
        {
            var name = VariableText.Concerns(key) ? Expand(key) : key;
            if (!made.TryAdd(name, Apply(value))) throw new VariableSyntaxException("two members of a mapping have the same name with their variables");
        }
        return made;
    }

    private JsonNode? Text(string text)
    {
        var expanded = Expand(text);
        return Plain(text, out var before) && before is JsonValue same && same.TryGetValue<string>(out var plain) && plain == text
            ? Plain(expanded, out var after) ? after : throw new VariableSyntaxException("with its variables a value is no YAML any more; quote it")
            : JsonValue.Create(expanded);
    }

    private string Expand(string text) => new VariableText(text, name => variables.GetValueOrDefault(name)?.Replace("\n", "", StringComparison.Ordinal), strict).Expand();

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

    private static Failure Fail(KubernetesObject one, string cause) => new($"{one.Reference} ({one.Origin})", "substitute variables", cause);
}
