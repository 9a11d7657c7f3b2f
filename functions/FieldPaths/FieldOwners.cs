using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>Who owns which fields of one object in the cluster: what a server-side apply that leaves a field out would do to it.</summary>
internal sealed class FieldOwners
{
    private readonly List<FieldPath> _others;

    /// <summary>Takes the object.</summary>
    /// <param name="live">The object.</param>
    /// <param name="managed">Its owners.</param>
    /// <param name="manager">Our field manager: what its apply owns alone is deleted when it is left out.</param>
    public FieldOwners(JsonObject live, IReadOnlyList<ManagedEntry> managed, string manager)
    {
        var ours = managed.FirstOrDefault(entry => entry.IsApplyOf(manager))?.Fields ?? OwnedFields.None;
        var others = new Dictionary<string, OwnedField>(StringComparer.Ordinal);
        foreach (var (text, field) in managed.Where(entry => !entry.IsApplyOf(manager)).SelectMany(static entry => entry.Fields.Fields)) others[text] = field;
        _others = [.. others.Values.Select(field => field.Find(live)).OfType<FieldPath>()];
        OnlyOurs = [.. Places(ours.Except(new OwnedFields(others)).Where(static field => field.IsLeaf), live)];
    }

    /// <summary>What only our apply owns, and where it is.</summary>
    public IReadOnlyList<(OwnedField Field, FieldPath Path)> OnlyOurs { get; }

    /// <summary>
    /// Whether a value stays when it is left out. Someone else must own it, or parts of it: that also shows that it can be left out alone, which is
    /// not so in a list or map that has one owner as a whole. An item that is partly ours is not left out: set again, it would come last in its list.
    /// </summary>
    public bool MayBeLeftOut(FieldPath path) =>
        _others.Exists(other => other.IsWithin(path)) && !(path.Steps is [.., { Key: null }] && OnlyOurs.Any(ours => ours.Path.IsWithin(path)));

    private static IEnumerable<(OwnedField Field, FieldPath Path)> Places(IEnumerable<OwnedField> fields, JsonObject live)
    {
        foreach (var field in fields)
        {
            if (field.Find(live) is { } path) yield return (field, path);
        }
    }
}
