using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>The audit entries of a pass: who, from which revision and delivery, what, and how it ended.</summary>
internal static class PassEntries
{
    /// <summary>An entry of this pass.</summary>
    public static AuditEntry Of(Pass pass, AuditKind kind, DateTimeOffset at) => new()
    {
        Kind = kind,
        Pass = pass.Id,
        At = at,
        Actor = pass.Request.Actor,
        Delivery = pass.Request.Delivery,
        Reason = pass.Request.Reason,
        Repository = string.Join(',', pass.Application.Sources.Select(static source => source.Repository.ToString()).Distinct()),
    };

    /// <summary>No pass could begin, as the application's own manifest has errors.</summary>
    public static AuditEntry Invalid(ReconcileRequest request, string message, DateTimeOffset at) => WithoutPass(request, AuditKind.Failure, message, at) with { Phase = OperationPhase.Failed };

    /// <summary>No pass was begun, as the application is not to be reconciled for now.</summary>
    public static AuditEntry Suspended(ReconcileRequest request, string message, DateTimeOffset at) => WithoutPass(request, AuditKind.NoChange, message, at);

    /// <summary>An entry of no pass: none was begun.</summary>
    public static AuditEntry WithoutPass(ReconcileRequest request, AuditKind kind, string message, DateTimeOffset at) => new()
    {
        Kind = kind,
        Pass = "none-" + request.Delivery,
        At = at,
        Actor = request.Actor,
        Delivery = request.Delivery,
        Reason = request.Reason,
        Message = message,
    };

    /// <summary>An entry of this pass about what it read of Git.</summary>
    public static AuditEntry Of(Pass pass, Desired desired, AuditKind kind, DateTimeOffset at) =>
        Of(pass, kind, at) with { Revision = desired.Commit, RenderDigest = desired.Rendered.Digest, Cluster = desired.Cluster.Name };

    /// <summary>What a full check found and the drift checks before it had missed: one entry for each object.</summary>
    public static IReadOnlyList<AuditEntry> Missed(Pass pass, Desired desired, Plan plan, DateTimeOffset at) =>
    [
        .. MissedChange.Of(plan).Select(c => Of(pass, desired, AuditKind.Drift, at) with
        {
            Object = c.Reference,
            Fields = [.. c.Differences.Select(d => d.Path)],
            Message = MissedChange.Text(c),
        }),
    ];

    /// <summary>What is about to be written.</summary>
    public static AuditEntry Intent(Pass pass, Desired desired, Plan plan, DateTimeOffset at) => Of(pass, desired, AuditKind.Intent, at) with
    {
        Message = $"to create {Count(plan, PlanAction.Create)}, configure {Count(plan, PlanAction.Update) + Count(plan, PlanAction.Adopt)}, prune {Count(plan, PlanAction.Prune)}; {(pass.Application.IsDeleting ? "the application is being deleted" : $"rendered by {desired.Rendered.Tool}")}{AskedFor(pass)}",
    };

    // Who takes more upon himself than the policy allows is on record with it.
    private static string AskedFor(Pass pass)
    {
        var asked = ((bool On, string What)[])[(pass.Request.Prune, "to prune"), (pass.Request.Confirm, "to prune what waits for a confirmation"), (pass.Request.IgnorePruneBudget, "to ignore the prune budget")];
        var words = string.Join(", ", asked.Where(static one => one.On).Select(static one => one.What));
        return words.Length == 0 ? "" : $"; asked for: {words}";
    }

    /// <summary>What a pass of a sync in several steps is about to write.</summary>
    public static AuditEntry Intent(Pass pass, Desired desired, string message, DateTimeOffset at) =>
        Of(pass, desired, AuditKind.Intent, at) with { Message = $"{message}; rendered by {desired.Rendered.Tool}{AskedFor(pass)}" };

    /// <summary>The writes that an intent announces.</summary>
    public static IReadOnlyList<PlannedWrite> Writes(Plan plan) =>
    [
        .. plan.Changes.Where(c => c.IsWrite).Select(c => new PlannedWrite(c.Reference, ActionOf(c), c.Desired?.Hash ?? "", c.ResourceVersion, c.Live?.Uid ?? "")),
    ];

    /// <summary>One entry for each object that changed or could not be, and the outcome, which closes the intent.</summary>
    public static IReadOnlyList<AuditEntry> Applied(Pass pass, Desired desired, IEnumerable<ChangeResult> results, ApplicationStatus status, DateTimeOffset at) =>
    [
        .. results.Where(IsRecorded).Select(r => Change(pass, desired, r, at)),
        Ended(pass, desired, status, at),
    ];

    /// <summary>Whether a result is one for the audit: the object changed, or could not be changed.</summary>
    public static bool IsRecorded(ChangeResult result) => result.Outcome is not (ChangeOutcome.Unchanged or ChangeOutcome.Skipped);

    /// <summary>How a pass, or the sync that it belongs to, ended.</summary>
    public static AuditEntry Ended(Pass pass, Desired desired, ApplicationStatus status, DateTimeOffset at) =>
        Of(pass, desired, AuditKind.Outcome, at) with { Phase = status.Phase, Message = WithNewWarnings(pass, status) };

    /// <summary>
    /// The entry of a pass that wrote nothing, or null where it has nothing to tell: a drift check that finds what the one before it found is
    /// one fact, not 288 a day.
    /// </summary>
    public static AuditEntry? LookedAt(Pass pass, Desired desired, ApplicationStatus status, DateTimeOffset at)
    {
        var kind = status.Phase == OperationPhase.Failed ? AuditKind.Failure : status.Sync == SyncStatus.OutOfSync ? AuditKind.Drift : AuditKind.NoChange;
        var wasOutOfSync = pass.Previous?.Sync == SyncStatus.OutOfSync; // undone by hand: the end of a drift is a fact as its beginning is
        if (pass.Request.Reason == ReconcileReason.Drift && (kind == AuditKind.NoChange ? !wasOutOfSync : IsKnown(pass.Previous, status))) return null;
        return Of(pass, desired, kind, at) with
        {
            Phase = status.Phase,
            Message = WithNewWarnings(pass, status),
            Fields = [.. status.Drift.SelectMany(d => d.Fields.Count == 0 ? [d.Object.ToString()] : d.Fields.Select(f => $"{d.Object} {f}"))],
        };
    }

    /// <summary>What puts a drifted object right.</summary>
    public static PlannedAction ActionOf(PlannedChange change) => change switch
    {
        { Action: PlanAction.Create } => PlannedAction.Create,
        { Desired: null } => PlannedAction.Prune,
        _ => PlannedAction.Update,
    };

    /// <summary>The entry of one object that changed or could not be changed.</summary>
    public static AuditEntry Change(Pass pass, Desired desired, ChangeResult result, DateTimeOffset at) => Of(pass, desired, AuditKind.Change, at) with
    {
        Object = result.Change.Reference,
        Outcome = result.Outcome,
        Fields = [.. (result.Differences ?? result.Change.Differences).Select(d => d.Path)],
        Message = result.Failure?.ToString() ?? string.Join("; ", Notes(result)),
    };

    // What is written and not acted on is on record once, when it is first found.
    private static string WithNewWarnings(Pass pass, ApplicationStatus status)
    {
        const int most = 5;
        var found = status.Warnings.Except(pass.Previous?.Warnings ?? []).ToList();
        if (found.Count == 0) return status.Message;
        return $"{status.Message}; warnings: {string.Join("; ", found.Take(most))}{(found.Count > most ? $"; and {found.Count - most} more" : "")}";
    }

    private static IEnumerable<string> Notes(ChangeResult result)
    {
        if (result.Reason.Length > 0) yield return result.Reason;
        if (result.Taken.Count > 0) yield return "took over " + string.Join(", ", result.Taken.Select(t => $"{t.Field} from {t.Manager}"));
    }

    private static bool IsKnown(ApplicationStatus? previous, ApplicationStatus status) =>
        previous is not null && previous.Phase == status.Phase && previous.Sync == status.Sync && previous.Message == status.Message
        && previous.Failures.SequenceEqual(status.Failures) && Texts(previous).SequenceEqual(Texts(status));

    private static IEnumerable<string> Texts(ApplicationStatus status) => status.Drift.Select(d => $"{d.Object} {string.Join(' ', d.Fields)}");

    private static int Count(Plan plan, PlanAction action) => plan.Changes.Count(c => c.Action == action);
}
