using System.Collections.Concurrent;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// Desired and live to a plan. It can read and not write. An object that is as we left it costs no request of its own: an application in
/// sync costs one list per kind.
/// </summary>
internal static class Planner
{
    private const int Parallel = 16;

    /// <summary>Makes the plan.</summary>
    /// <exception cref="FailureException">The cluster could not be read completely: nothing is planned then.</exception>
    public static async Task<Plan> PlanAsync(ClusterReader reader, PlanRequest request, CancellationToken cancel)
    {
        var set = request.ApplySet;
        var lives = new LiveStateReader(reader, set);
        var parent = await lives.ReadParentAsync(cancel);
        var served = await reader.DiscoverAsync(Wanted(request, parent), cancel);
        var desired = new DesiredStateBuilder(request, served).Build();
        var live = await lives.ReadAsync(parent, desired.Objects.Values.Select(o => o.Resource).OfType<ApiResource>(), served, cancel);
        var existing = await new ExistingObjects(reader).FindAsync([.. desired.Objects.Values.Where(o => !live.Objects.ContainsKey(o.Reference))], cancel);

        var failures = new ConcurrentBag<Failure>(request.Rendered.Failures.Concat(desired.Failures));
        var changes = await CompareAsync(reader, request, desired, live, existing, failures, cancel);
        var extra = live.Objects.Values.Where(o => !desired.Objects.ContainsKey(o.Reference) && !o.HasOwner).OrderBy(o => o.Reference.ToString(), StringComparer.Ordinal).ToList();
        var prunes = new PruneGuards(request, failures.IsEmpty).Plan(extra, live.Objects.Count, live.Resources);
        return new Plan
        {
            ApplySet = set,
            Changes = [.. ObjectOrder.ForApply(changes, c => c.Reference), .. ObjectOrder.ForPrune(prunes, c => c.Reference)],
            Failures = [.. failures.OrderBy(f => f.ToString(), StringComparer.Ordinal)],
            Live = live.Objects,
            Remembered = request.Memory,
            ParentBefore = parent,
            ParentAfter = ApplySetContents.Of(Remaining(desired, prunes), set.Parent.Namespace),
        };
    }

    /// <summary>The versions that manifests are written in, and for kinds that only the parent knows whatever the server prefers.</summary>
    private static List<(string Group, string Version)> Wanted(PlanRequest request, ApplySetContents? parent) =>
    [
        .. request.Rendered.Objects.Select(o => (o.Group, o.Version))
            .Concat((parent?.GroupKinds ?? []).Select(groupKind => (LiveStateReader.Split(groupKind).Group, ""))).Distinct(),
    ];

    private static async Task<IReadOnlyList<PlannedChange>> CompareAsync(
        ClusterReader reader, PlanRequest request, DesiredState desired, LiveState live, IReadOnlyDictionary<ObjectReference, LiveMetadata> existing, ConcurrentBag<Failure> failures, CancellationToken cancel)
    {
        var changes = new ConcurrentDictionary<ObjectReference, PlannedChange>();
        var suspects = new SuspectCheck(reader, request.Memory);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel };
        await System.Threading.Tasks.Parallel.ForEachAsync(desired.Objects.Values, options, async (wanted, stop) =>
        {
            var found = live.Objects.GetValueOrDefault(wanted.Reference) ?? existing.GetValueOrDefault(wanted.Reference);
            var (change, failure) = found switch
            {
                null => (new PlannedChange { Reference = wanted.Reference, Action = PlanAction.Create, Desired = wanted, Resource = wanted.Resource }, null),
                _ when BelongsToAnother(found, request.ApplySet) => (null, Taken(wanted, found)),
                _ => await suspects.CheckAsync(wanted, found, stop),
            };
            if (failure is not null) failures.Add(failure);
            if (change is not null) changes[wanted.Reference] = change;
        });
        return [.. desired.Objects.Keys.Where(changes.ContainsKey).Select(reference => changes[reference])];
    }

    private static bool BelongsToAnother(LiveMetadata live, ApplySet set) => live.Labels.TryGetValue(OwnMetadata.PartOf, out var id) && id != set.Id;

    private static Failure Taken(DesiredObject wanted, LiveMetadata live) => new(wanted.Subject, "plan", live.Annotations.TryGetValue(OwnMetadata.Application, out var owner)
        ? $"it belongs to the application '{owner}'; an object has one owner"
        : $"it belongs to another ApplySet ({live.Labels[OwnMetadata.PartOf]}); an object has one owner");

    /// <summary>What the set will hold: a failed object may be in the cluster, and one that is kept stays in it.</summary>
    private static IEnumerable<ObjectReference> Remaining(DesiredState desired, IReadOnlyList<PlannedChange> prunes) =>
        desired.Objects.Keys.Concat(prunes.Where(p => p.Action != PlanAction.Prune).Select(p => p.Reference));
}
