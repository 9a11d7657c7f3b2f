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
        var others = managed.Where(entry => !entry.IsApplyOf(manager)).SelectMany(static entry => entry.Fields.Fields).DistinctBy(static field => field.Key).ToDictionary(StringComparer.Ordinal);
        var ours = managed.FirstOrDefault(entry => entry.IsApplyOf(manager))?.Fields ?? OwnedFields.None;
        _others = [.. others.Values.Select(field => field.Find(live)).OfType<FieldPath>()];
        OnlyOurs = [.. ours.Except(new OwnedFields(others)).Where(static field => field.IsLeaf).Select(field => (field, field.Find(live))).Where(static one => one.Item2 is not null)!];
    }

    /// <summary>What only our apply owns, and where it is.</summary>
    public IReadOnlyList<(OwnedField Field, FieldPath Path)> OnlyOurs { get; }

    /// <summary>
    /// Whether a value stays when it is left out. Someone else must own it, or parts of it: that also shows that it can be left out alone, which is
    /// not so in a list or map that has one owner as a whole. An item that is partly ours is not left out: set again, it would come last in its list.
    /// </summary>
    public bool MayBeLeftOut(FieldPath path) =>
        _others.Exists(other => other.IsWithin(path)) && !(path.Steps is [.., { Key: null }] && OnlyOurs.Any(ours => ours.Path.IsWithin(path)));
}
