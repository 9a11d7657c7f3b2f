using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.FieldPaths;

namespace GitOps.Functions.Planning;

/// <summary>Compares an object of which some fields do not count: they are taken out of both sides first.</summary>
internal static class IgnoringDiff
{
    /// <summary>Compares.</summary>
    /// <param name="desired">As Git has it.</param>
    /// <param name="ignored">What does not count.</param>
    /// <param name="live">The object in the cluster. Is changed.</param>
    /// <param name="tried">What the server would make of it. Is changed.</param>
    /// <exception cref="Outcomes.FailureException">A rule needs more than it may have.</exception>
    public static Suspicion Compare(DesiredObject desired, IgnoredFields ignored, JsonObject live, JsonObject tried)
    {
        var managed = ManagedEntry.Of(live);
        var (before, after) = (ignored.Find(live, managed, desired.Subject), ignored.Find(tried, managed, desired.Subject));
        var (owned, owning) = (Ours(managed), Ours(ManagedEntry.Of(tried)));
        // What we lost of what is ignored shows its next change by no sign of ours, and need not.
        var ownsAll = owned.Fields.Count > 0 && AllIgnored(owning.Except(owned), tried, after) && AllIgnored(owned.Except(owning), live, before);
        TakeOut(live, before, tried, after);
        return new Suspicion(FieldDiff.Compare(live, tried, desired.Resource.IsSensitive), ownsAll);
    }

    private static OwnedFields Ours(IReadOnlyList<ManagedEntry> managed) =>
        managed.FirstOrDefault(static entry => entry.IsApplyOf(ApiPaths.FieldManager))?.Fields ?? OwnedFields.None;

    private static bool AllIgnored(IEnumerable<OwnedField> fields, JsonObject json, IReadOnlyList<FieldPath> ignored) =>
        fields.All(field => field.Find(json) is { } path && ignored.Any(path.IsWithin));

    private static void TakeOut(JsonObject live, IReadOnlyList<FieldPath> before, JsonObject tried, IReadOnlyList<FieldPath> after)
    {
        var (left, right) = (PathRemoval.Remove(live, before), PathRemoval.Remove(tried, after));
        PathRemoval.RemoveEmpty(live, right);
        PathRemoval.RemoveEmpty(tried, left);
    }
}
