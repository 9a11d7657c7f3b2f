using System.Collections.Immutable;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// Compares what Git says with what the cluster has. Reads only. Costs one read of the ApplySet's parent, one metadata list for each kind, and
/// requests for single objects only where they are new or changed, or nothing is remembered of them.
/// </summary>
internal static class Planner
{
    private const int MaxParallel = 16;

    /// <summary>Plans.</summary>
    /// <exception cref="FailureException">The cluster does not answer, or another tool owns the ApplySet: there is no plan.</exception>
    public static async Task<Plan> PlanAsync(ClusterReader reader, PlanRequest request, CancellationToken cancel)
    {
        var plan = await LookAsync(reader, request, cancel);
        // Nothing is deleted for what a cache says: an object may have gone over to another application a moment ago.
        var deletes = plan.Changes.Any(static change => change.Action == PlanAction.Prune);
        return request.CachedLists && deletes ? await LookAsync(reader, request with { CachedLists = false }, cancel) : plan;
    }

    private static async Task<Plan> LookAsync(ClusterReader reader, PlanRequest request, CancellationToken cancel)
    {
        var set = ApplySet.Of(request.Application);
        var memory = new PlanMemory(request.Memory);
        var reading = reader.GetAsync(ApplySet.ParentResource, set.ParentNamespace, set.ParentName, cancel);
        var kinds = await KindLookup.ReadAsync(reader, request.Rendered.Objects, cancel);
        var desired = DesiredState.Prepare(request, set, kinds);
        var live = await LiveObjects.ReadAsync(reader, desired.Objects.Where(static one => !one.AwaitsDefinition).Select(static one => one.Resource), set.MemberSelector, request.CachedLists, cancel);
        var parent = ApplySetParent.Read(await reading, set);
        var former = await FormerKinds.FindAsync(reader, FormerGroupKinds(desired, parent, memory), cancel);
        live = live.With(await LiveObjects.ReadAsync(reader, former.Resources, set.MemberSelector, request.CachedLists, cancel));
        IReadOnlyList<Failure> incomplete = [.. request.Rendered.Failures, .. desired.Failures, .. live.Failures, .. former.Failures];
        var changes = await PlanObjectsAsync(new ObjectPlanner(reader, request, set, memory), reader, desired, live, cancel);
        var complete = incomplete.Count == 0 && !changes.Any(static change => change.Action == PlanAction.Fail);
        return Combine(request, set, parent, [.. changes, .. new PrunePlanner(request, complete).Plan(live, desired.Objects)], live, incomplete);
    }

    private static ImmutableSortedSet<string> FormerGroupKinds(DesiredState desired, ApplySetParent parent, PlanMemory memory) =>
        parent.Scope.GroupKinds
            .Union(memory.References.Select(static one => one.GroupKind))
            .Except(desired.Objects.Where(static one => !one.AwaitsDefinition).Select(static one => one.Reference.GroupKind));

    private static async Task<IReadOnlyList<PlannedChange>> PlanObjectsAsync(ObjectPlanner planner, ClusterReader reader, DesiredState desired, LiveObjects live, CancellationToken cancel)
    {
        var missing = desired.Objects.Where(one => !one.AwaitsDefinition && live.Find(one.Reference) is null && live.FailureOf(one.Reference) is null);
        var unlabelled = await UnlabelledObjects.FindAsync(reader, missing, cancel);
        var changes = new PlannedChange[desired.Objects.Count];
        await Parallel.ForAsync(0, changes.Length, new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancel }, async (i, stop) =>
        {
            var one = desired.Objects[i];
            var unknown = live.FailureOf(one.Reference) ?? unlabelled.FailureOf(one.Reference);
            changes[i] = unknown is null
                ? await planner.PlanAsync(one, live.Find(one.Reference) ?? unlabelled.Find(one.Reference), stop)
                : PlannedChange.Failed(one, null, unknown);
        });
        return changes;
    }

    private static Plan Combine(PlanRequest request, ApplySet set, ApplySetParent parent, IReadOnlyList<PlannedChange> changes, LiveObjects live, IReadOnlyList<Failure> incomplete)
    {
        var written = changes.Where(static change => change is { IsWrite: true, Desired: not null }).Select(static change => change.Reference);
        var planned = new PlannedParent(set, parent, ApplySetScope.Of(written, set.ParentNamespace), MayShrink: incomplete.Count == 0);
        return new Plan
        {
            Application = request.Application.Name,
            Revision = request.Revision,
            Changes = changes,
            Parent = planned,
            Live = live.Objects,
            Remembered = request.Memory,
            Incomplete = incomplete,
            Digest = PlanDigest.Of(changes, planned),
        };
    }
}
