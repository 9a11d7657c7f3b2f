using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>One step of a sync: what belongs to it is begun together, and must be done before the next step begins.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Wave">The wave in it.</param>
/// <param name="Prune">The last step of phase Sync: what left Git is deleted. Its wave means nothing.</param>
internal sealed record SyncStep(SyncPhase Phase, int Wave, bool Prune = false) : IComparable<SyncStep>
{
    /// <summary>Before all others.</summary>
    public static SyncStep First { get; } = new(SyncPhase.PreSync, int.MinValue);

    /// <summary>The steps of a plan in their order: its hooks, its objects wave by wave, its deletions. Without those of SyncFail.</summary>
    public static IReadOnlyList<SyncStep> Of(Plan plan) =>
    [
        .. plan.Changes.Where(static change => change is { Desired.Timing.IsHook: false, Outside: false } or { Desired: not null, IsRegistration: true }).Select(static change => new SyncStep(SyncPhase.Sync, change.Wave))
            .Concat(plan.Hooks.Where(static hook => hook.Phase != SyncPhase.SyncFail).Select(Of))
            .Concat(plan.Changes.Any(static change => change.Action == PlanAction.Prune) ? [new SyncStep(SyncPhase.Sync, int.MaxValue, Prune: true)] : [])
            .Distinct().Order(),
    ];

    /// <summary>The steps that follow a failure.</summary>
    public static IReadOnlyList<SyncStep> OfFailure(Plan plan) => [.. plan.Hooks.Where(static hook => hook.Phase == SyncPhase.SyncFail).Select(Of).Distinct().Order()];

    /// <summary>A sync of the plan has several steps, or hooks: it is carried out one after the other, over several passes where it has to wait.</summary>
    public static bool AreNeeded(Plan plan) => plan.Hooks.Count > 0 || Of(plan).Where(static step => !step.Prune).Skip(1).Any();

    /// <summary>A plan of these objects may have several steps.</summary>
    public static bool MayBeNeeded(IEnumerable<KubernetesObject> objects)
    {
        var timings = objects.Select(SyncTiming.Of).Distinct().ToList();
        return timings.Count > 1 || timings.Exists(static timing => timing.IsHook);
    }

    /// <inheritdoc/>
    public int CompareTo(SyncStep? other) => other is null ? 1 : (Phase, Wave, Prune).CompareTo((other.Phase, other.Wave, other.Prune));

    /// <summary>A change belongs to this step.</summary>
    public bool Has(PlannedChange change) => Phase == SyncPhase.Sync && (Prune ? change.Action == PlanAction.Prune : change.Desired is not null && change.Wave == Wave);

    /// <summary>A hook belongs to this step.</summary>
    public bool Has(PlannedHook hook) => hook.Phase == Phase && hook.Wave == Wave && !Prune;

    /// <inheritdoc/>
    public override string ToString() => Prune ? $"{Phase}, deletions" : Wave == 0 ? $"{Phase}" : $"{Phase}, wave {Wave}";

    private static SyncStep Of(PlannedHook hook) => new(hook.Phase, hook.Wave);
}
