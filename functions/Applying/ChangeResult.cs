using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>What became of one object.</summary>
/// <param name="Change">What was planned.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record ChangeResult(PlannedChange Change, ChangeOutcome Outcome)
{
    /// <summary>Which object.</summary>
    public ObjectReference Reference => Change.Reference;

    /// <summary>Why it failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>It failed, and trying again later may help without a change in Git.</summary>
    public bool Transient { get; init; }

    /// <summary>Why a rule said no, or what is still to come; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What the write changed, where that was found out only then; null where the plan says it.</summary>
    public IReadOnlyList<FieldDifference>? Differences { get; init; }

    /// <summary>Fields that were taken from other field managers, for the audit.</summary>
    public IReadOnlyList<FieldConflict> Taken { get; init; } = [];

    /// <summary>The object after the write, for the planner's memory; null where nothing was written.</summary>
    public LiveMetadata? Live { get; init; }

    /// <summary>What the write was answered with, for the object's health: not parsed until then. Null where nothing was written, and where nobody reads it (of Secrets always).</summary>
    public ApiAnswer? Answer { get; init; }

    /// <summary>The object is in the cluster no more.</summary>
    public bool Gone { get; init; }

    /// <summary>A failure that the server told.</summary>
    public static ChangeResult Failed(PlannedChange change, ApiAnswer answer, string step) =>
        new(change, ChangeOutcome.Failed) { Failure = answer.Describe(change.Subject, step), Transient = answer.Transient || answer.Kind == AnswerKind.Stale };

    /// <summary>A write that was not begun.</summary>
    public static ChangeResult NotTried(PlannedChange change, string cause, bool transient) =>
        new(change, ChangeOutcome.Failed) { Failure = new Failure(change.Subject, change.Action == PlanAction.Prune ? "delete" : "apply", $"not tried: {cause}"), Transient = transient };
}
