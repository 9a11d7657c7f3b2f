using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Reconciling;

/// <summary>The entries that close what a killed pass left open: under its own name, as of now.</summary>
/// <param name="open">What it left.</param>
/// <param name="at">Now.</param>
internal sealed class InterruptedEntries(OpenIntent open, DateTimeOffset at)
{
    private readonly HashSet<ObjectReference?> _recorded = [.. open.Changes.Select(static change => change.Entry.Object)];

    /// <summary>The writes that it had announced and did not record.</summary>
    public IReadOnlyList<PlannedWrite> Unrecorded => field ??= [.. open.Planned.Where(write => !_recorded.Contains(write.Reference))];

    /// <summary>A write that was made.</summary>
    public AuditEntry Made(PlannedWrite write) => Changed(write, OutcomeOf(write.Action), "done by a pass that was interrupted before it could record it");

    /// <summary>A write of which something else is to be said.</summary>
    public AuditEntry Changed(PlannedWrite write, ChangeOutcome outcome, string message) => Entry(AuditKind.Change) with { Object = write.Reference, Outcome = outcome, Message = message };

    /// <summary>The end.</summary>
    /// <param name="made">How many of the writes were made that it did not record.</param>
    /// <param name="more">What else is to be said; empty for nothing.</param>
    public AuditEntry Ended(int made, string more = "") => Entry(AuditKind.Outcome) with
    {
        Phase = OperationPhase.Failed,
        Message = open.Problem is { } problem
            ? $"interrupted; what it had announced cannot be read: {problem}"
            : $"interrupted; {_recorded.Count + made} of {open.Planned.Count} announced changes were made{more}",
    };

    private static ChangeOutcome OutcomeOf(PlannedAction action) => action switch
    {
        PlannedAction.Create => ChangeOutcome.Created,
        PlannedAction.Prune => ChangeOutcome.Pruned,
        _ => ChangeOutcome.Configured,
    };

    private AuditEntry Entry(AuditKind kind) => open.Intent.Entry with { Kind = kind, At = at, Detail = null, Message = "" };
}
