using System.Collections.Immutable;
using GitOps.Functions.Applications;
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

    private static async Task<Plan> LookAsync(ClusterReader reader, PlanRequest whole, CancellationToken cancel)
    {
        var set = ApplySet.Of(whole.Application);
        var registrations = new RegistrationPlanner(whole, set);
        if (whole.Application.IsRoot) return PlanRegistrations(whole, set, registrations);
        var request = whole with { Rendered = whole.Rendered with { Objects = registrations.Desired.Others } };
        var memory = new PlanMemory(request.Memory);
        var reading = ReadParentAsync(reader, set, cancel);
        var formerSets = await FormerSets.ReadAsync(reader, request, set, cancel);
        var kinds = await KindLookup.ReadAsync(reader, request.Rendered.Objects, cancel);
        // What Git says is prepared while the lists come.
        var building = Task.Run(new DesiredStateBuilder(request, set, kinds).Build, CancellationToken.None);
        var namespaces = new Lazy<Task<IReadOnlyCollection<string>>>(async () => SetNamespaces.Of(set, request.Rendered.Objects.Where(kinds.IsNamespaced), (await reading).Scope, memory, formerSets));
        var members = new MemberSearch(reader, formerSets.Selector, request.CachedLists, () => namespaces.Value, memory.IsTrusted);
        var listing = LiveObjects.ReadAsync(members, kinds.ServedOf(request.Rendered.Objects), cancel);
        var ahead = ReadAhead.ReadAsync(reader, request, building, memory, cancel);
        await Task.WhenAll(building, reading, listing, ahead);
        var (desired, live, parent) = (await building, await listing, await reading);
        var former = await FormerKinds.FindAsync(reader, FormerGroupKinds(desired, parent, memory).Union(formerSets.GroupKinds.Except(GroupKinds(desired.Served))), cancel);
        live = live.With(await LiveObjects.ReadAsync(members, former.Resources, cancel));
        memory = memory.Against(live.All);
        live = live.With(registrations.Live);
        IReadOnlyList<Failure> incomplete = [.. request.Rendered.Failures, .. registrations.Desired.Failures, .. desired.Failures, .. live.Failures, .. former.Failures];
        var changes = await PlanObjectsAsync(new ObjectPlanner(reader, request, set, memory, formerSets.Ids, await ahead), reader, desired, live, cancel);
        var destination = await DestinationNamespace.PlanAsync(reader, request.Application, desired.Objects, cancel);
        changes = [.. destination.Change is { } made ? [made] : (PlannedChange[])[], .. changes, .. registrations.Changes];
        var complete = IsComplete(incomplete, changes);
        var pruned = registrations.Mark(new PrunePlanner(request, complete).Plan(live, desired with { Objects = [.. desired.Objects, .. registrations.Desired.Objects] }));
        var left = await DeletedSet.PlanAsync(reader, request, set, complete, pruned, cancel);
        return Combine(request, set, parent, [.. changes, .. Skipped(desired, live), .. pruned, .. formerSets.Leave(live, complete), .. left], desired.Hooks, live, incomplete, memory.IsTrusted)
            with
        { Destination = destination.Live, FormerNamespaces = formerSets.Left(live), Warnings = registrations.Desired.Warnings, Concerned = registrations.Concerned() };
    }

    // No cluster is asked: there is none.
    private static Plan PlanRegistrations(PlanRequest request, ApplySet set, RegistrationPlanner registrations)
    {
        IReadOnlyList<Failure> incomplete = [.. request.Rendered.Failures, .. registrations.Desired.Failures];
        var pruned = new PrunePlanner(request, IsComplete(incomplete, registrations.Changes)).Plan(registrations.Live, new DesiredState(registrations.Desired.Objects, [], [], []));
        IReadOnlyList<PlannedChange> changes = [.. registrations.Changes, .. registrations.Mark(pruned)];
        return Combine(request, set, new ApplySetParent(Exists: false, Intact: false, ApplySetScope.Empty), changes, [], registrations.Live, incomplete, request.Memory is not null) with { Warnings = registrations.Desired.Warnings, Concerned = registrations.Concerned() };
    }

    private static bool IsComplete(IReadOnlyList<Failure> incomplete, IReadOnlyList<PlannedChange> changes) => incomplete.Count == 0 && !changes.Any(static change => change.Action == PlanAction.Fail);

    private static async Task<ApplySetParent> ReadParentAsync(ClusterReader reader, ApplySet set, CancellationToken cancel) =>
        ApplySetParent.Read(await reader.GetAsync(ApplySet.ParentResource, set.ParentNamespace, set.ParentName, cancel), set);

    private static ImmutableSortedSet<string> FormerGroupKinds(DesiredState desired, ApplySetParent parent, PlanMemory memory) =>
        parent.Scope.GroupKinds
            .Union(memory.References.Select(static one => one.GroupKind))
            .Except(GroupKinds(desired.Served))
            // What an older version may have put into the cluster is Argo CD's now: taken for pruned, it would take all of its objects with it.
            .Except(RegisteredKinds.All);

    private static IEnumerable<string> GroupKinds(IEnumerable<DesiredObject> objects) => objects.Select(static one => one.Reference.GroupKind);

    private static IEnumerable<PlannedChange> Skipped(DesiredState desired, LiveObjects live) => desired.Skipped.Select(one =>
        PlannedChange.Of(PlanAction.Skip, one, live.Find(one.Reference)) with { Differs = false, Reason = "its annotation says that no sync applies it" });

    private static async Task<IReadOnlyList<PlannedChange>> PlanObjectsAsync(ObjectPlanner planner, ClusterReader reader, DesiredState desired, LiveObjects live, CancellationToken cancel)
    {
        var missing = desired.Objects.Where(one => !one.AwaitsDefinition && live.Find(one.Reference) is null && live.FailureOf(one.Reference) is null);
        var unlabelled = await SoughtObjects.FindAsync(reader, missing.Select(SoughtObject.Of), cancel);
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

    private static Plan Combine(PlanRequest request, ApplySet set, ApplySetParent parent, IReadOnlyList<PlannedChange> changes, IReadOnlyList<PlannedHook> hooks, LiveObjects live, IReadOnlyList<Failure> incomplete, bool trusted)
    {
        var written = changes.Where(static change => change is { IsWrite: true, Desired.Resource.IsKnown: true, Outside: false }).Select(static change => change.Reference);
        var planned = new PlannedParent(set, parent, ApplySetScope.Of(written, set.ParentNamespace), MayShrink: incomplete.Count == 0) { IsLeft = request.Deletes };
        return new Plan
        {
            Application = request.Application.Name,
            Revision = request.Revision,
            Cause = request.Cause,
            Changes = changes,
            Hooks = hooks,
            Parent = planned,
            Live = live.Objects,
            Remembered = trusted ? request.Memory : null,
            FullyChecked = (request.FullCheck || !trusted) && !changes.Any(static change => change.Transient),
            Incomplete = incomplete,
            Digest = PlanDigest.Of(changes, planned),
        };
    }
}
