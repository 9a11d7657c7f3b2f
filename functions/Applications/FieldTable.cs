using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Every field of one kind of manifest. What is not in the table is an error, so that nothing is ignored silently.</summary>
/// <param name="rules">The fields, one line each.</param>
internal sealed class FieldTable(IReadOnlyList<FieldRule> rules)
{
    private readonly Dictionary<string, FieldRule> _rules = rules.ToDictionary(static r => r.Path, StringComparer.Ordinal);

    /// <summary>Checks a manifest: every field known and of the right type.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>A failure for each unknown, mistyped or refused field, and a warning for each that is not acted on.</returns>
    public FieldFindings Check(KubernetesObject manifest)
    {
        var findings = new FieldFindings(manifest.Origin);
        Check(manifest.Json, findings);
        return findings;
    }

    /// <summary>Checks a mapping, likewise.</summary>
    public void Check(JsonObject members, FieldFindings findings) => CheckMembers("", "", members, findings);

    /// <summary>
    /// A copy with the table's own spelling of fields that differ from it in upper and lower case only: as Go's reader of JSON takes them, and as some tools
    /// write them (<c>forcestring</c>). What two spellings would make one field is left to be found unknown.
    /// </summary>
    public JsonObject Spell(JsonObject members) => Spell("", members);

    private JsonObject Spell(string parent, JsonObject members)
    {
        var spelled = new JsonObject();
        foreach (var (name, value) in members)
        {
            var rule = rules.FirstOrDefault(rule => rule.Parent == parent && string.Equals(rule.Name, name, StringComparison.OrdinalIgnoreCase));
            var own = rule is null || spelled.ContainsKey(rule.Name) || members.ContainsKey(rule.Name) ? name : rule.Name;
            spelled[own] = rule is null ? value?.DeepClone() : Spell(rule, value);
        }
        return spelled;
    }

    private JsonNode? Spell(FieldRule rule, JsonNode? value) => value switch
    {
        JsonObject one when rule.Members is { } table => table.Spell(one),
        JsonArray list when rule.Members is { } table => new JsonArray([.. list.Select(item => item is JsonObject one ? table.Spell(one) : item?.DeepClone())]),
        JsonObject one when rule.Type == FieldType.Mapping => Spell(rule.Path, one),
        _ => value?.DeepClone(),
    };

    // The place is that of the table's root, as a person has to look for it.
    private void CheckMembers(string place, string parent, JsonObject members, FieldFindings findings)
    {
        foreach (var (name, value) in members)
        {
            var path = parent.Length == 0 ? name : $"{parent}.{name}";
            // A name with a dot in it must not pass for a path.
            var rule = name.Contains('.', StringComparison.Ordinal) ? null : _rules.GetValueOrDefault(path);
            if (rule is null) findings.Fail(PlainText.Clean(place + path), Unknown(parent, name));
            else if (value is not null) CheckField(place, rule, value, findings);
        }
    }

    private void CheckField(string place, FieldRule rule, JsonNode value, FieldFindings findings)
    {
        if (!Is(rule.Type, value)) findings.Fail(place + rule.Path, $"must be {Describe(rule.Type)}");
        else if (rule.Use == FieldUse.Read && rule.Members is { } table) table.CheckAll(place + rule.Path, value, findings);
        else if (rule.Use == FieldUse.Read && value is JsonObject members && rule.Type == FieldType.Mapping) CheckMembers(place, rule.Path, members, findings);
        else if (rule.Use is FieldUse.Read or FieldUse.Silent || SaysNothing(rule, value)) return;
        else if (rule.Use == FieldUse.Warned) findings.Warn(place + rule.Path, rule.Meaning);
        else findings.Fail(place + rule.Path, rule.Meaning);
    }

    private void CheckAll(string place, JsonNode value, FieldFindings findings)
    {
        if (value is JsonObject one) CheckMembers(place + ".", "", one, findings);
        else foreach (var (item, i) in value.AsArray().Select(static (item, i) => (item, i)))
        {
            if (item is JsonObject members) CheckMembers($"{place}[{i}].", "", members, findings);
            else findings.Fail($"{place}[{i}]", $"must be {Describe(FieldType.Mapping)}");
        }
    }

    private string Unknown(string parent, string name)
    {
        var near = NearestName.Of(name, rules.Where(r => r.Parent == parent).Select(static r => r.Name));
        if (near is not null) return $"unknown field; did you mean \"{near}\"?";
        return Place(name) is { } elsewhere ? $"unknown field here; did you mean \"{elsewhere}\"?" : "unknown field";
    }

    private string? Place(string name) => rules.FirstOrDefault(r => r.Name == name)?.Path
        ?? rules.Where(static r => r.Members is not null).Select(r => r.Members!.Place(name) is { } below ? $"{r.Path}.{below}" : null).FirstOrDefault(static place => place is not null);

    // What Argo CD's exports write for fields that are not set.
    private static bool SaysNothing(FieldRule rule, JsonNode value) => value switch
    {
        JsonObject members => members.Count == 0,
        JsonArray items => items.Count == 0,
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>() is var text && (text.Length == 0 || text == rule.Harmless),
            JsonValueKind.False => true,
            _ => false,
        },
    };

    private static bool Is(FieldType type, JsonNode value) => (type, value.GetValueKind()) switch
    {
        (FieldType.Text or FieldType.NumberOrText, JsonValueKind.String) or (FieldType.Number or FieldType.NumberOrText, JsonValueKind.Number) => true,
        (FieldType.AnyValue, _) => true,
        (FieldType.Flag, JsonValueKind.True or JsonValueKind.False) => true,
        (FieldType.Mapping or FieldType.AnyMapping, JsonValueKind.Object) or (FieldType.List, JsonValueKind.Array) => true,
        (FieldType.TextMap, JsonValueKind.Object) => value.AsObject().All(static m => m.Value?.GetValueKind() is null or JsonValueKind.String),
        (FieldType.TextList, JsonValueKind.Array) => value.AsArray().All(static i => i?.GetValueKind() == JsonValueKind.String),
        _ => false,
    };

    private static string Describe(FieldType type) => type switch
    {
        FieldType.Text => "a text; quote it",
        FieldType.Flag => "true or false, without quotes",
        FieldType.Number or FieldType.NumberOrText => "a number",
        FieldType.TextMap => "a mapping of texts; quote its values",
        FieldType.List => "a list",
        FieldType.TextList => "a list of texts; quote its items",
        _ => "a mapping",
    };
}
