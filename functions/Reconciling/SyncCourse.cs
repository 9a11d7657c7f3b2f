using GitOps.Functions.Audit;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>What a pass does with its plan: a pure function of what is asked for, what the plan says and what earlier passes left.</summary>
/// <param name="Writes">The plan is carried out.</param>
/// <param name="Operation">Step by step, as a part of this sync; null where it is done in one go.</param>
internal sealed record SyncCourse(bool Writes, SyncOperation? Operation = null)
{
    private static readonly SyncCourse Look = new(Writes: false);
    private static readonly SyncCourse Apply = new(Writes: true);

    /// <summary>Chooses.</summary>
    /// <param name="pass">The pass; its operation is the sync that it goes on with.</param>
    /// <param name="desired">What Git says.</param>
    /// <param name="plan">What that would change.</param>
    /// <param name="now">The time.</param>
    public static SyncCourse Of(Pass pass, Desired desired, Plan plan, DateTimeOffset now)
    {
        if (pass.Operation is { } running) return new SyncCourse(Writes: true, running);
        if (pass.Request.Terminate || HasEnded(pass) || !pass.MayWrite(desired.TreeKey)) return Look;
        // Healing is no sync: as in Argo CD it runs no hooks, and waits for nothing between the waves.
        var givenUp = pass.Previous?.Operation is { State: OperationPhase.Running };
        if (!givenUp && !(pass.IsSync(desired.TreeKey) && (pass.Application.HealthWait is not null || SyncStep.AreNeeded(plan)))) return plan.HasWrites ? Apply : Look;
        return Attempt(pass, desired, plan, givenUp, now) is { } attempt and > 0 ? new SyncCourse(Writes: true, Begin(pass, desired, attempt)) : Look;
    }

    // A person waits for a sync that another pass, the drift timer's, has brought to its end meanwhile: he does not ask for another one.
    private static bool HasEnded(Pass pass) => pass.Request is { Reason: ReconcileReason.Manual, Operation: { } awaited }
        && pass.Previous?.Operation is { State: not OperationPhase.Running } ended && ended.Id == awaited;

    // Which attempt is due: 0 for none. A set with gaps is not taken apart into steps, as later ones rely on all of the earlier ones.
    private static int Attempt(Pass pass, Desired desired, Plan plan, bool givenUp, DateTimeOffset now)
    {
        if (plan.Failures.Count > 0) return 0;
        if (pass.Request.Reason == ReconcileReason.Manual) return plan.HasWrites || plan.Hooks.Count > 0 ? 1 : 0;
        if (FailedOf(pass, desired) is { } failed) return failed.NextLookAt <= now + TimeSpan.FromSeconds(1) ? failed.Attempt + 1 : 0;
        return plan.HasWrites || givenUp ? 1 : 0;
    }

    /// <summary>The last sync, where it failed and was of just what Git says now.</summary>
    public static SyncOperation? FailedOf(Pass pass, Desired desired) => pass.Previous?.Operation is { State: OperationPhase.Failed } failed && IsOf(failed, desired) ? failed : null;

    /// <summary>Whether a sync is of what Git says now. A later commit that changes nothing of the application does not count as another one.</summary>
    public static bool IsOf(SyncOperation operation, Desired desired) => operation.Trees == TreeKey.Digest(desired.TreeKey) && operation.RenderDigest == desired.Rendered.Digest;

    private static SyncOperation Begin(Pass pass, Desired desired, int attempt) => new()
    {
        Id = pass.Id,
        Reason = pass.Request.Reason,
        Actor = pass.Request.Actor,
        Commit = desired.Commit,
        Trees = TreeKey.Digest(desired.TreeKey),
        RenderDigest = desired.Rendered.Digest,
        Prune = pass.Prune,
        StartedAt = pass.StartedAt,
        StepSince = pass.StartedAt,
        Attempt = attempt,
        GivenUp = pass.Previous?.Operation is { State: OperationPhase.Running } former ? [.. former.GivenUp, .. former.Hooks.Where(static hook => hook.State == OperationPhase.Running)] : [],
    };
}
