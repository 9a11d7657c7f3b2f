using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// The one place where a pass's outcome is written down: audit first, then the planner's memory and the history, the status row last. What
/// cannot be written fails the pass, and its message comes again.
/// </summary>
internal sealed class PassRecorder(AuditLog audit, StatusStore statuses, HistoryStore history, MemoryStore memories, DriftOptions drift, TimeProvider time)
{
    /// <summary>Begins a pass with what earlier ones left.</summary>
    public async Task<Pass> BeginAsync(ReconcileRequest request, Application application, ApplicationLease lease, CancellationToken cancel) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("n"),
        Request = request,
        Application = application,
        Lease = lease,
        StartedAt = time.GetUtcNow(),
        Previous = await statuses.ReadAsync(application.Name, cancel),
        Interrupted = await audit.ReadOpenIntentAsync(application.Name, cancel),
    };

    /// <summary>
    /// The name belongs to no application that can be used. Where a manifest with errors has that name its status says so; a name that
    /// nobody knows (any more) leaves no trace but the log's.
    /// </summary>
    public async Task<PassResult> NotUsableAsync(ReconcileRequest request, InvalidApplication? invalid, CancellationToken cancel)
    {
        if (invalid is null) return PassResult.NotManaged(request.Application);
        var now = time.GetUtcNow();
        var message = invalid.Failures[0].ToString();
        var previous = await statuses.ReadAsync(invalid.Name, cancel) ?? new ApplicationStatus { Application = invalid.Name };
        if (request.Reason != ReconcileReason.Drift || previous.Message != message) await audit.AppendAsync(invalid.Name, [PassEntries.Invalid(request, message, now)], cancel);
        await statuses.WriteAsync(previous with
        {
            Sync = SyncStatus.Unknown,
            Phase = OperationPhase.Failed,
            Message = message,
            Failures = [.. invalid.Failures.Select(f => f.ToString())],
            FinishedAt = now,
            NextDriftAt = drift.NextAfter(now),
            LastDelivery = request.Delivery,
        }, cancel);
        return new PassResult(PassResultKind.Failed, message);
    }

    /// <summary>The application's trees are those that were synced last: nothing was fetched, rendered or asked of the cluster.</summary>
    public async Task<PassResult> NothingToDoAsync(Pass pass, string commit, CancellationToken cancel)
    {
        const string Message = "the commit leaves the application's files alone";
        await audit.AppendAsync(pass.Application.Name, [PassEntries.Of(pass, AuditKind.NoChange, time.GetUtcNow()) with { Revision = commit, Message = Message }], cancel);
        await statuses.WriteAsync(pass.Previous! with { TargetRevision = commit, Revision = commit, LastDelivery = pass.Request.Delivery }, cancel);
        return new PassResult(PassResultKind.Unchanged, Message);
    }

    /// <summary>States what is about to be written, before the first write: a pass that is killed is found by it.</summary>
    public Task IntendAsync(Pass pass, Desired desired, Plan plan, CancellationToken cancel) =>
        audit.AppendIntentAsync(pass.Application.Name, PassEntries.Intent(pass, desired, plan, time.GetUtcNow()), PassEntries.Writes(plan), cancel);

    /// <summary>The cluster was looked at and nothing was written: it is as desired, or the policy said no, or nothing could be done.</summary>
    public async Task<PassResult> LookedAtAsync(Pass pass, Desired desired, Plan plan, CancellationToken cancel)
    {
        var health = await PassHealth.ReadAsync(desired.Cluster.Reader, plan, null, cancel);
        var status = Status(pass, desired, plan, null, health);
        if (PassEntries.LookedAt(pass, desired, status, time.GetUtcNow()) is { } entry) await audit.AppendAsync(pass.Application.Name, [entry], cancel);
        await RememberAsync(pass, plan, health.In(MemoryBuilder.Build(desired.ClusterId, plan, [])), cancel);
        await statuses.WriteAsync(status, cancel);
        return new PassResult(KindOf(status, wrote: false), status.Message);
    }

    /// <summary>Writes were made: one entry for each object that changed or could not be, and the outcome that closes the intent with them.</summary>
    public async Task<PassResult> AppliedAsync(Pass pass, Desired desired, Plan plan, ApplyResult applied, CancellationToken cancel)
    {
        var health = await PassHealth.ReadAsync(desired.Cluster.Reader, plan, applied.Results, cancel);
        var status = Status(pass, desired, plan, applied, health);
        await audit.AppendAsync(pass.Application.Name, PassEntries.Applied(pass, desired, applied, status, time.GetUtcNow()), cancel);
        await RememberAsync(pass, plan, health.In(MemoryBuilder.Build(desired.ClusterId, plan, applied.Results)), cancel);
        if (status.Sync == SyncStatus.Synced)
            await history.AddAsync(new HistoryEntry(pass.Application.Name, desired.Commit, desired.Rendered.Digest, time.GetUtcNow(), pass.Request.Actor, pass.Id), cancel);
        await statuses.WriteAsync(status, cancel);
        return new PassResult(KindOf(status, wrote: true, applied.Transient), status.Message);
    }

    /// <summary>The pass ended before its first write: nothing was applied and nothing was pruned.</summary>
    public async Task<PassResult> FailedAsync(Pass pass, FailureException reason, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var message = reason.Failure.ToString();
        // A check that fails every five minutes for the same reason is one fact, not 288 a day.
        if (pass.Request.Reason != ReconcileReason.Drift || pass.Previous?.Message != message)
            await audit.AppendAsync(pass.Application.Name, [PassEntries.Of(pass, AuditKind.Failure, now) with { Phase = OperationPhase.Failed, Message = message }], cancel);
        await statuses.WriteAsync((pass.Previous ?? new ApplicationStatus { Application = pass.Application.Name }) with
        {
            Phase = OperationPhase.Failed,
            Message = message,
            Failures = [message],
            Counts = new ChangeCounts(),
            Pass = pass.Id,
            Warnings = pass.Application.Warnings,
            StartedAt = pass.StartedAt,
            FinishedAt = now,
            NextDriftAt = drift.NextAfter(now),
            LastDelivery = pass.Request.Delivery,
        }, cancel);
        return new PassResult(reason.Transient ? PassResultKind.FailedTransiently : PassResultKind.Failed, message);
    }

    private ApplicationStatus Status(Pass pass, Desired desired, Plan plan, ApplyResult? applied, ApplicationHealth health)
    {
        var now = time.GetUtcNow();
        var summary = PassSummary.Of(plan, applied);
        return new ApplicationStatus
        {
            Application = pass.Application.Name,
            Sync = summary.Synced ? SyncStatus.Synced : SyncStatus.OutOfSync,
            Phase = summary.Failures.Count == 0 ? OperationPhase.Succeeded : OperationPhase.Failed,
            Message = summary.Message,
            Health = health.Worst.Status,
            HealthMessage = health.Worst.Message,
            Revision = summary.Synced || applied is not null ? desired.Commit : pass.Previous?.Revision ?? "",
            TargetRevision = desired.Commit,
            TreeKey = SyncedTrees(pass, desired, summary, wrote: applied is not null),
            RenderDigest = desired.Rendered.Digest,
            Counts = summary.Counts,
            Failures = summary.Failures,
            Warnings = [.. pass.Application.Warnings, .. UnsupportedAnnotations.In(desired.Rendered.Objects)],
            Drift = summary.Drift,
            Pass = pass.Id,
            StartedAt = pass.StartedAt,
            FinishedAt = now,
            LastSyncedAt = summary.Synced ? now : pass.Previous?.LastSyncedAt,
            NextDriftAt = drift.NextAfter(now),
            LastDelivery = pass.Request.Delivery,
            Inventory = new InventorySummary(plan.ApplySet.Id, plan.ApplySet.Parent.ToString(), plan.Changes.Count(c => c.Desired is not null)),
        };
    }

    // An application that nobody touched costs no write.
    private async Task RememberAsync(Pass pass, Plan plan, ApplicationMemory memory, CancellationToken cancel)
    {
        if (plan.Remembered is { } known && known.ClusterId == memory.ClusterId && known.HealthBy == memory.HealthBy
            && known.Objects.ToHashSet().SetEquals(memory.Objects) && known.Health.ToHashSet().SetEquals(memory.Health)) return;
        await memories.WriteAsync(pass.Application.Name, memory, cancel);
    }

    /// <summary>
    /// The trees count as synced once everything of them was applied; objects that a rule keeps from being pruned do not change that. Where
    /// something failed they count as not synced, so that the next check applies them again even without selfHeal.
    /// </summary>
    private static string SyncedTrees(Pass pass, Desired desired, PassSummary summary, bool wrote)
    {
        if (summary.Synced) return desired.TreeKey;
        if (!wrote) return pass.SyncedTrees;
        return summary.Failures.Count == 0 ? desired.TreeKey : "";
    }

    private static PassResultKind KindOf(ApplicationStatus status, bool wrote, bool transient = false) => status switch
    {
        { Phase: OperationPhase.Failed } => transient ? PassResultKind.FailedTransiently : PassResultKind.Failed,
        { Sync: SyncStatus.OutOfSync } => PassResultKind.OutOfSync,
        _ => wrote ? PassResultKind.Synced : PassResultKind.Unchanged,
    };
}
