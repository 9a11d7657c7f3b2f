using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths;
using GitOps.Functions.FieldPaths.Jq;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Reads <c>spec.ignoreDifferences</c>. A pointer or an expression that is wrong is an error: it would ignore nothing, and nobody would see.</summary>
/// <param name="place">Which entry: <c>spec.ignoreDifferences[0]</c>.</param>
/// <param name="entry">The entry.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class IgnoreDifferenceReader(string place, JsonObject entry, FieldFindings findings)
{
    private const string Path = "spec.ignoreDifferences";
    private const string PatternRule = "must be a name, in which * stands for any text, ? for one character and {a,b} for either";

    private static readonly (string Name, bool IsList)[] Fields =
        [("group", false), ("kind", false), ("name", false), ("namespace", false), ("jsonPointers", true), ("jqPathExpressions", true), ("managedFieldsManagers", true)];

    /// <summary>Reads all entries. What is wrong is among the findings.</summary>
    public static IReadOnlyList<IgnoreDifference> Read(JsonObject manifest, FieldFindings findings)
    {
        var entries = (manifest["spec"] as JsonObject)?["ignoreDifferences"] as JsonArray ?? [];
        return [.. entries.Select((entry, i) => Read($"{Path}[{i}]", entry, findings)).OfType<IgnoreDifference>()];
    }

    private static IgnoreDifference? Read(string place, JsonNode? entry, FieldFindings findings)
    {
        if (entry is JsonObject map) return new IgnoreDifferenceReader(place, map, findings).Read();
        findings.Fail(place, "must be a mapping");
        return null;
    }

    private IgnoreDifference? Read()
    {
        foreach (var (name, value) in entry) CheckField(name, value);
        var (group, kind) = (Pattern("group", Text("group")), Pattern("kind", Text("kind")));
        if (Text("kind").Length == 0) findings.Fail($"{place}.kind", "missing; write \"*\" for all kinds");
        if (group is null || kind is null) return null;
        var rule = new IgnoreDifference(place, group, kind, Text("name"), Text("namespace"))
        {
            Pointers = Each("jsonPointers", JsonPointer.TryParse),
            Expressions = Each("jqPathExpressions", JqExpression.TryParse),
            Managers = Texts("managedFieldsManagers"),
        };
        var empty = Fields.Where(static field => field.IsList).All(field => Texts(field.Name).Count == 0);
        if (empty) findings.Warn(place, "ignores nothing: write jsonPointers, jqPathExpressions or managedFieldsManagers");
        return rule;
    }

    private void CheckField(string name, JsonNode? value)
    {
        var field = Fields.FirstOrDefault(one => one.Name == name);
        if (field.Name is null) findings.Fail($"{place}.{PlainText.Clean(name)}", Unknown(name));
        else if (value is not null && !(field.IsList ? IsTexts(value) : IsText(value)))
            findings.Fail($"{place}.{name}", field.IsList ? "must be a list of texts; quote its items" : "must be a text; quote it");
    }

    private NamePattern? Pattern(string field, string text)
    {
        if (NamePattern.TryParse(text) is { } pattern) return pattern;
        findings.Fail($"{place}.{field}", PatternRule);
        return null;
    }

    private List<T> Each<T>(string field, Parse<T> parse)
        where T : class
    {
        var parsed = new List<T>();
        foreach (var (text, i) in Texts(field).Select(static (text, i) => (text, i)))
        {
            if (parse(text, out var cause) is { } one) parsed.Add(one);
            else findings.Fail($"{place}.{field}[{i}]", cause);
        }

        return parsed;
    }

    private string Text(string field) => entry[field] is { } value && IsText(value) ? value.GetValue<string>() : "";

    private IReadOnlyList<string> Texts(string field) => entry[field] is JsonArray list && IsTexts(list) ? [.. list.Select(static item => item!.GetValue<string>())] : [];

    private static bool IsText(JsonNode? value) => value is JsonValue one && one.TryGetValue<string>(out _);

    private static bool IsTexts(JsonNode value) => value is JsonArray list && list.All(IsText);

    private static string Unknown(string name) =>
        NearestName.Of(name, Fields.Select(static field => field.Name)) is { } near ? $"unknown field; did you mean \"{near}\"?" : "unknown field";

    private delegate T? Parse<out T>(string text, out string cause)
        where T : class;
}
