using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.FieldPaths;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// What to apply so that ignored fields stay as they are in the cluster. A field that another manager owns is left out: it stays, and we hold no
/// share of it. Where leaving it out would delete or break something the value in the cluster is sent: only we own it, or its list has one owner
/// as a whole. A field that is not in the cluster is left out.
/// </summary>
internal static class IgnoredMerge
{
    /// <summary>Merges.</summary>
    /// <param name="desired">As Git has it; it has ignored fields.</param>
    /// <param name="live">The whole object in the cluster.</param>
    /// <exception cref="Outcomes.FailureException">A rule needs more than it may have.</exception>
    public static KubernetesObject Of(DesiredObject desired, JsonObject live) => Of(desired, live, static managed => managed);

    /// <summary>Merges for a PUT: that drops what is not sent, whoever owns it, so every ignored field is sent as it is in the cluster.</summary>
    /// <inheritdoc cref="Of(DesiredObject, JsonObject)"/>
    public static KubernetesObject Whole(DesiredObject desired, JsonObject live) => Of(desired, live, static managed => [ManagedEntry.All(managed, ApiPaths.FieldManager)]);

    private static KubernetesObject Of(DesiredObject desired, JsonObject live, Func<IReadOnlyList<ManagedEntry>, IReadOnlyList<ManagedEntry>> owning)
    {
        var (ignored, managed, merged) = (desired.Ignored!, ManagedEntry.Of(live), desired.Manifest.DeepClone());
        var (owners, match) = (new FieldOwners(live, owning(managed), ApiPaths.FieldManager), new ListMatch(live, managed));
        PathRemoval.Remove(merged.Json, [.. ignored.Find(merged.Json, managed, desired.Subject).Where(path => IsLeftOut(path, merged.Json, live, owners, match))]);
        var kept = ignored.Find(live, managed, desired.Subject);
        foreach (var (field, path) in owners.OnlyOurs.Where(one => kept.FirstOrDefault(one.Path.IsWithin) is { } within && one.Field.HasItems(merged.Json, within.Steps.Count)))
            field.Set(merged.Json, path.TryFind(live, out var value) ? value : null);
        OwnMetadata.Keep(desired.Manifest.Json, merged.Json);
        return merged;
    }

    // Sets the value that is sent in its place, in place: the order of a list's items counts.
    private static bool IsLeftOut(FieldPath path, JsonObject merged, JsonObject live, FieldOwners owners, ListMatch match)
    {
        if (path.Parent is null) return true;
        if (match.IsOfNewItem(merged, path)) return false;
        if (match.Find(merged, path) is not { } counterpart) return true;
        if (match.IsKey(counterpart)) return false;
        if (owners.MayBeLeftOut(counterpart)) return true;
        path.Set(merged, counterpart.TryFind(live, out var value) ? value : null);
        return false;
    }
}
