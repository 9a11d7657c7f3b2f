using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>Plans one object of the desired set.</summary>
/// <param name="reader">The cluster.</param>
/// <param name="request">What was asked for.</param>
/// <param name="set">The application's set.</param>
/// <param name="memory">What is remembered.</param>
/// <param name="setIds">The ids of the application's set and of those that it had before.</param>
/// <param name="ahead">What Git changed, as far as it was read.</param>
internal sealed class ObjectPlanner(ClusterReader reader, PlanRequest request, ApplySet set, PlanMemory memory, IReadOnlyCollection<string> setIds, ReadAhead ahead)
{
    private readonly CreateTrial _trial = new(reader);

    /// <summary>Plans.</summary>
    /// <param name="desired">As Git has it.</param>
    /// <param name="live">As the cluster has it; null where it is not there.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<PlannedChange> PlanAsync(DesiredObject desired, LiveMetadata? live, CancellationToken cancel)
    {
        if (live is null) return Create(desired);
        if (live.Annotations.ContainsKey(OwnMetadata.HoldsSecret)) desired = desired with { Resource = desired.Resource with { HoldsSecrets = true } };
        var owner = live.Labels.GetValueOrDefault(ApplySet.PartOfLabel);
        if (ForeignOwner.Of(desired, live, setIds, "plan") is { } foreign) return PlannedChange.Failed(desired, live, foreign);
        if (live.DeletionTimestamp is not null) return Deleting(desired, live);
        var proven = owner == set.Id && memory.Proves(desired, live);
        if (proven && !request.FullCheck) return Unchanged(desired, live) with { Proven = live };
        return await LookAsync(desired, live, owner is null, proven, cancel);
    }

    private async Task<PlannedChange> LookAsync(DesiredObject desired, LiveMetadata live, bool unlabelled, bool proven, CancellationToken cancel)
    {
        var changed = IsChanged(desired, live);
        var change = PlannedChange.Of(unlabelled ? PlanAction.Adopt : PlanAction.Update, desired, live) with { Drifted = !changed };
        if (!request.ShowChanges && changed && desired.Ignored is null) return change with { Before = unlabelled ? null : ahead.Find(live) };
        var look = await SuspectCheck.LookAsync(reader, desired, live, cancel);
        if (look.Failure is not null) return await RefusedAsync(change, desired, look, cancel);
        if (look.Gone) return Create(desired);
        if (look.Deleting) return Deleting(desired, live);
        if (!unlabelled && IsSettled(desired, changed, look)) return Unchanged(desired, live) with { Proven = look.OwnsAll ? live : Seen(look) };
        // Someone may have changed it since it was listed: that is for the next check to find, and no defect of this one.
        return change with { Differences = look.Differences, Compared = true, MissedByMemory = proven && look.Live is { } now && memory.Proves(desired, now) };
    }

    // A dry run is an apply: another way of writing may do what it is refused for.
    private async Task<PlannedChange> RefusedAsync(PlannedChange change, DesiredObject desired, Suspicion look, CancellationToken cancel)
    {
        if (look.Refusal == AnswerKind.Immutable && desired.MayRecreate) return change;
        var taken = look.Refusal == AnswerKind.Invalid && await _trial.IsTakenAsync(desired, cancel);
        if (taken && desired.Method is (WriteMethod.Replace or WriteMethod.Recreate)) return change;
        return PlannedChange.Failed(desired, change.Live, taken ? CreateTrial.Advise(look.Failure!) : look.Failure!) with { Transient = look.Transient };
    }

    private PlannedChange Create(DesiredObject desired) => PlannedChange.Of(PlanAction.Create, desired, null) with { Drifted = memory.Knows(desired) };

    // As desired, and not all ours: somebody took a field and gave it back, or wiped managedFields. What is next done to it would not show there.
    private static LiveMetadata? Seen(Suspicion look) => look.Live is { } seen ? seen with { FieldsHash = null } : null;

    // What Git changed in ignored fields only is remembered, and not written: the hash on the object stays the older one.
    private bool IsChanged(DesiredObject desired, LiveMetadata live) =>
        PlanMemory.HashOf(live) != desired.Hash && !(desired.Ignored is not null && memory.Knows(desired));

    private static bool IsSettled(DesiredObject desired, bool changed, Suspicion look) =>
        (!changed && look.Differences.Count == 0) || (desired.Ignored is not null && look.OnlyNoted);

    private static PlannedChange Unchanged(DesiredObject desired, LiveMetadata live) => PlannedChange.Of(PlanAction.Unchanged, desired, live) with { Differs = false };

    private static PlannedChange Deleting(DesiredObject desired, LiveMetadata live) => PlannedChange.Of(PlanAction.Skip, desired, live) with
    {
        Reason = $"it is being deleted{Finalizers(live)}; it is made anew once it is gone",
    };

    private static string Finalizers(LiveMetadata live) => live.Finalizers.Count == 0 ? "" : $" and waits for the finalizers {PlainText.Clean(string.Join(", ", live.Finalizers))}";
}
