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
        CheckMembers("", "", manifest.Json, findings);
        return findings;
    }

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
