using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths.Jq;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.FieldPaths;

/// <summary>The rules of an Application that match one object.</summary>
/// <param name="rules">The rules: one at least.</param>
/// <param name="respected">Ignored fields are not written either (<c>RespectIgnoreDifferences=true</c>).</param>
internal sealed class IgnoredFields(IReadOnlyList<IgnoreDifference> rules, bool respected)
{
    /// <summary>Ignored fields are not written either.</summary>
    public bool Respected => respected;

    /// <summary>SHA-256 (lower-case hex) of the rules: what was proven under other rules is not proven under these.</summary>
    public string Digest { get; } = CanonicalJson.Digest(rules.Select(static rule => (JsonNode)rule.ToJson()));

    /// <summary>The rules that match an object; null where none does.</summary>
    public static IgnoredFields? Of(IReadOnlyList<IgnoreDifference> rules, bool respected, ObjectReference reference)
    {
        var matching = rules.Where(rule => rule.Matches(reference)).ToList();
        return matching.Count == 0 ? null : new IgnoredFields(matching, respected);
    }

    /// <summary>
    /// Finds the ignored fields of an object. Each rule looks at the whole object: two pointers to items of one list mean the items that a person
    /// counts, whatever comes first. A rule that finds nothing, or that jq ends with an error on this object, ignores nothing.
    /// </summary>
    /// <param name="json">The object: as it is in the cluster, as it would be, or as Git has it.</param>
    /// <param name="managed">Who owns which fields of the object in the cluster.</param>
    /// <param name="subject">The object, for failures.</param>
    /// <exception cref="FailureException">An expression needs more steps or memory than it may have.</exception>
    public IReadOnlyList<FieldPath> Find(JsonObject json, IReadOnlyList<ManagedEntry> managed, string subject) =>
        PathRemoval.Topmost(rules.SelectMany(rule => Find(rule, json, managed, subject)));

    private static IEnumerable<FieldPath> Find(IgnoreDifference rule, JsonObject json, IReadOnlyList<ManagedEntry> managed, string subject)
    {
        foreach (var path in rule.Pointers.Select(pointer => pointer.Find(json)).OfType<FieldPath>()) yield return path;
        foreach (var expression in rule.Expressions)
        {
            var found = expression.Find(json);
            if (found.Exceeded is { } limit) throw TooMuch(rule, expression, limit, subject);
            foreach (var path in found.Paths) yield return path;
        }

        var owned = managed.Where(entry => rule.Managers.Contains(entry.Manager)).SelectMany(static entry => entry.Fields.Fields.Values);
        foreach (var path in owned.Where(static field => field.IsLeaf).Select(field => field.Find(json)).OfType<FieldPath>()) yield return path;
    }

    private static FailureException TooMuch(IgnoreDifference rule, JqExpression expression, string limit, string subject) =>
        new(new Failure(subject, "ignore differences", $"{rule.Place}.jqPathExpressions: {PlainText.Clean(expression.Text)}: {limit}"));
}
