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
    private readonly PassStatus _status = new(drift, time);

    /// <summary>Begins a pass with what earlier ones left.</summary>
    public async Task<Pass> BeginAsync(ReconcileRequest request, Application application, ApplicationLease lease, CancellationToken cancel)
    {
        var (previous, interrupted) = (statuses.ReadAsync(application.Name, cancel), audit.ReadOpenIntentAsync(application.Name, cancel));
        await Task.WhenAll(previous, interrupted);
        return new Pass
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("n"),
            Request = request,
            Application = application,
            Lease = lease,
            StartedAt = time.GetUtcNow(),
            Previous = PassStatus.Known(application, await previous),
            Interrupted = await interrupted,
        };
    }

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
            UnmanagedSince = null,
            Sync = SyncStatus.Unknown,
            Phase = OperationPhase.Failed,
            Waits = null,
            Suspended = "",
            Message = message,
            Failures = [.. invalid.Failures.Select(f => f.ToString())],
            FinishedAt = now,
            NextDriftAt = drift.NextAfter(now),
            LastDelivery = request.Delivery,
        }, cancel);
        return new PassResult(PassResultKind.Failed, message);
    }

    /// <summary>It is not to be reconciled for now. On record once, and each time that somebody asks.</summary>
    public async Task<PassResult> SuspendedAsync(ReconcileRequest request, Application application, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var message = $"suspended: {application.Suspended}";
        var previous = PassStatus.Before(application, await statuses.ReadAsync(application.Name, cancel));
        if (request.Reason != ReconcileReason.Drift || previous.Suspended != application.Suspended) await audit.AppendAsync(application.Name, [PassEntries.Suspended(request, message, now)], cancel);
        await statuses.WriteAsync(previous with { Suspended = application.Suspended, Message = message, NextDriftAt = drift.NextAfter(now, application.CheckInterval), LastDelivery = request.Delivery }, cancel);
        return new PassResult(PassResultKind.Suspended, message);
    }

    /// <summary>Others that the application depends on are not ready: nothing was rendered or asked of the cluster.</summary>
    public async Task<PassResult> WaitsAsync(Pass pass, string commit, UnreadyDependencies unready, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (former, message) = (pass.Previous?.Waits, $"waits for {unready.Text}");
        // One message at a time looks again; one that is long overdue was lost.
        var ours = former is null || pass.Request.Operation == former.Id || now > former.NextLookAt + LookPause.Longest;
        var since = former?.Since ?? now;
        var pause = LookPause.After(now - since);
        var wait = new AwaitedDependencies(former?.Id ?? pass.Id, unready.Text, since, ours ? now + pause : former!.NextLookAt);
        if (former?.For != unready.Text || pass.Request is { Reason: not ReconcileReason.Drift, Operation: null })
            await audit.AppendAsync(pass.Application.Name, [PassEntries.Of(pass, AuditKind.NoChange, now) with { Revision = commit, Phase = OperationPhase.Running, Message = message }], cancel);
        await statuses.WriteAsync(PassStatus.Waiting(pass, commit, wait, message, now), cancel);
        return new PassResult(PassResultKind.Waiting, message) { Operation = wait.Id, ContinueAfter = ours ? pause : null, FollowUps = unready.Looks };
    }

    /// <summary>The application's trees are those that were synced last: nothing was fetched, rendered or asked of the cluster.</summary>
    public async Task<PassResult> NothingToDoAsync(Pass pass, string commit, CancellationToken cancel)
    {
        const string Message = "the revision leaves the application's files alone";
        await audit.AppendAsync(pass.Application.Name, [PassEntries.Of(pass, AuditKind.NoChange, time.GetUtcNow()) with { Revision = commit, Message = Message }], cancel);
        await statuses.WriteAsync(PassStatus.Before(pass.Application, pass.Previous) with { TargetRevision = commit, Revision = commit, LastDelivery = pass.Request.Delivery }, cancel);
        return new PassResult(PassResultKind.Unchanged, Message);
    }

    /// <summary>States what is about to be written, before the first write: a pass that is killed is found by it.</summary>
    public async Task IntendAsync(Pass pass, Desired desired, Plan plan, CancellationToken cancel)
    {
        await MissedAsync(pass, desired, plan, cancel);
        await audit.AppendIntentAsync(pass.Application.Name, PassEntries.Intent(pass, desired, plan, time.GetUtcNow()), PassEntries.Writes(plan), cancel);
    }

    /// <inheritdoc cref="IntendAsync(Pass, Desired, Plan, CancellationToken)"/>
    public async Task IntendAsync(Pass pass, Desired desired, Plan plan, ChangeAnnouncement announced, CancellationToken cancel)
    {
        await MissedAsync(pass, desired, plan, cancel);
        await audit.AppendIntentAsync(pass.Application.Name, PassEntries.Intent(pass, desired, announced.Message, time.GetUtcNow()), announced.Writes, cancel);
    }

    /// <summary>A sync in several steps is about to write: from here on a pass after a kill goes on with it.</summary>
    public Task SaveAsync(Pass pass, SyncOperation operation, CancellationToken cancel) => statuses.WriteAsync(PassStatus.Before(pass.Application, pass.Previous) with
    {
        Phase = OperationPhase.Running,
        Waits = null,
        Suspended = "",
        Operation = operation,
        Pass = pass.Id,
        StartedAt = operation.StartedAt,
        FinishedAt = null,
        NextDriftAt = PassStatus.SoonAfter(time.GetUtcNow()),
        LastDelivery = pass.Request.Delivery,
    }, cancel);

    /// <summary>A sync in several steps went on: it waits, or it ended.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="desired">What Git says.</param>
    /// <param name="plan">What was planned.</param>
    /// <param name="applied">What this pass wrote; null where it wrote nothing.</param>
    /// <param name="operation">The sync as it is now.</param>
    /// <param name="continueAfter">When a message is to go on with it.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<PassResult> SteppedAsync(Pass pass, Desired desired, Plan plan, ApplyResult? applied, SyncOperation operation, TimeSpan? continueAfter, CancellationToken cancel)
    {
        var health = await PassHealth.ReadAsync(desired.Cluster.Reader, plan, applied?.Results, cancel);
        var status = _status.Of(pass, desired, plan, applied, health, operation);
        if (applied is not null) await audit.AppendAsync(pass.Application.Name, PassEntries.Applied(pass, desired, applied.Results, status, time.GetUtcNow()), cancel);
        else if (operation.State != OperationPhase.Running) await audit.AppendAsync(pass.Application.Name, [PassEntries.Ended(pass, desired, status, time.GetUtcNow())], cancel);
        await RememberAsync(pass, plan, health.In(MemoryBuilder.Build(desired.ClusterId, plan, applied?.Results ?? [])), cancel);
        if (status is { Sync: SyncStatus.Synced, Phase: OperationPhase.Succeeded }) await history.AddAsync(HistoryEntry(pass, desired), cancel);
        await statuses.WriteAsync(status, cancel);
        var kind = operation.State == OperationPhase.Running ? PassResultKind.Waiting : KindOf(status, wrote: true);
        return new PassResult(kind, status.Message) { Operation = operation.Id, ContinueAfter = continueAfter };
    }

    /// <summary>The cluster was looked at and nothing was written: it is as desired, or the policy said no, or nothing could be done.</summary>
    public async Task<PassResult> LookedAtAsync(Pass pass, Desired desired, Plan plan, CancellationToken cancel)
    {
        // A sync that failed stays failed in the status until another one begins, whatever the checks in between find.
        var health = await PassHealth.ReadAsync(desired.Cluster.Reader, plan, null, cancel);
        var status = _status.Of(pass, desired, plan, null, health, SyncCourse.FailedOf(pass, desired));
        await MissedAsync(pass, desired, plan, cancel);
        if (PassEntries.LookedAt(pass, desired, status, time.GetUtcNow()) is { } entry) await audit.AppendAsync(pass.Application.Name, [entry], cancel);
        await RememberAsync(pass, plan, health.In(MemoryBuilder.Build(desired.ClusterId, plan, [])), cancel);
        await statuses.WriteAsync(status, cancel);
        return new PassResult(KindOf(status, wrote: false), status.Message);
    }

    /// <summary>Begins to record changes as they are made.</summary>
    public ChangeRecording RecordChanges(Pass pass, Desired desired, CancellationToken cancel) => new(audit, pass, desired, time, cancel);

    /// <summary>Writes were made: one entry for each object that changed or could not be, and the outcome that closes the intent with them.</summary>
    public async Task<PassResult> AppliedAsync(Pass pass, Desired desired, Plan plan, ApplyResult applied, ChangeRecording recording, CancellationToken cancel)
    {
        var health = await PassHealth.ReadAsync(desired.Cluster.Reader, plan, applied.Results, cancel);
        var status = _status.Of(pass, desired, plan, applied, health, null);
        var recorded = await recording.EndAsync();
        // What is remembered is true whether it is on record or not; all else comes after the record.
        await Task.WhenAll(
            audit.AppendAsync(pass.Application.Name, PassEntries.Applied(pass, desired, applied.Results.Where(result => !recorded.Contains(result)), status, time.GetUtcNow()), cancel),
            RememberAsync(pass, plan, health.In(MemoryBuilder.Build(desired.ClusterId, plan, applied.Results)), cancel));
        if (status.Sync == SyncStatus.Synced)
            await history.AddAsync(HistoryEntry(pass, desired), cancel);
        await statuses.WriteAsync(status, cancel);
        return new PassResult(KindOf(status, wrote: true, applied.Transient), status.Message);
    }

    /// <summary>The pass ended before its first write: nothing was applied and nothing was pruned.</summary>
    public async Task<PassResult> FailedAsync(Pass pass, FailureException reason, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var message = reason.Failure.ToString();
        var shown = pass.Application.IsDeleting ? PassStatus.DeletingPrefix + message : message;
        // A check that fails every five minutes for the same reason is one fact, not 288 a day.
        if (pass.Request.Reason != ReconcileReason.Drift || pass.Previous?.Message != shown)
            await audit.AppendAsync(pass.Application.Name, [PassEntries.Of(pass, AuditKind.Failure, now) with { Phase = OperationPhase.Failed, Message = message }], cancel);
        // As it stands by now: a sync in several steps may have been begun.
        var current = PassStatus.Before(pass.Application, await statuses.ReadAsync(pass.Application.Name, cancel));
        await statuses.WriteAsync(current with
        {
            Phase = OperationPhase.Failed,
            Waits = null,
            Suspended = "",
            Message = shown,
            Failures = [message],
            Counts = new ChangeCounts(),
            Pass = pass.Id,
            Warnings = pass.Application.Warnings,
            StartedAt = pass.StartedAt,
            FinishedAt = now,
            NextDriftAt = drift.NextAfter(now, pass.Application.CheckInterval),
            LastDelivery = pass.Request.Delivery,
        }, cancel);
        return new PassResult(reason.Transient ? PassResultKind.FailedTransiently : PassResultKind.Failed, message);
    }

    /// <summary>The set is about to go, and with it what finds the members that rules leave in the cluster: a pass after a kill names them by this.</summary>
    public async Task<Pass> LeavesAsync(Pass pass, Plan plan, CancellationToken cancel)
    {
        var left = Outliving(plan).Union(pass.Previous?.LeftBehind ?? []).ToList();
        if (left.Count == (pass.Previous?.LeftBehind.Count ?? 0)) return pass;
        var status = PassStatus.Before(pass.Application, pass.Previous) with { LeftBehind = left };
        await statuses.WriteAsync(status, cancel);
        return pass with { Previous = status };
    }

    /// <summary>The application's objects are deleted. On record once: a pass after a kill finds the entry.</summary>
    public async Task<PassResult> DeletedAsync(Pass pass, Desired desired, Plan plan, CancellationToken cancel)
    {
        const string Done = "deleted";
        var left = Outliving(plan).Union(pass.Previous?.LeftBehind ?? []).ToList();
        var message = left.Count == 0 ? $"{Done}, with all of its objects" : $"{Done}; left in the cluster: {string.Join("; ", left)}";
        var last = (await audit.ReadAsync(pass.Application.Name, new AuditQuery { Max = 1 }, cancel).FirstOrDefaultAsync(cancel))?.Entry;
        if (last is not { Kind: AuditKind.Outcome } || !last.Message.StartsWith(Done, StringComparison.Ordinal))
            await audit.AppendAsync(pass.Application.Name, [PassEntries.Of(pass, desired, AuditKind.Outcome, time.GetUtcNow()) with { Phase = OperationPhase.Succeeded, Message = message }], cancel);
        return new PassResult(PassResultKind.Synced, message);
    }

    private static IEnumerable<string> Outliving(Plan plan) => plan.Changes.Where(static change => change.Outlives).Select(static change => $"{change.Reference} ({change.Reason})");

    // Before the writes that put it right: after them, a pass that was killed would have nothing left to find.
    private async Task MissedAsync(Pass pass, Desired desired, Plan plan, CancellationToken cancel)
    {
        if (PassEntries.Missed(pass, desired, plan, time.GetUtcNow()) is { Count: > 0 } missed) await audit.AppendAsync(pass.Application.Name, missed, cancel);
    }

    // An application that nobody touched costs no write.
    private async Task RememberAsync(Pass pass, Plan plan, ApplicationMemory memory, CancellationToken cancel)
    {
        if (plan.Remembered is { } known && known.ClusterId == memory.ClusterId && known.HealthBy == memory.HealthBy
            && known.Objects.ToHashSet().SetEquals(memory.Objects) && known.Health.ToHashSet().SetEquals(memory.Health)) return;
        await memories.WriteAsync(pass.Application.Name, memory, cancel);
    }

    private HistoryEntry HistoryEntry(Pass pass, Desired desired) => new(pass.Application.Name, desired.Commit, desired.Rendered.Digest, time.GetUtcNow(), pass.Request.Actor, pass.Id);

    private static PassResultKind KindOf(ApplicationStatus status, bool wrote, bool transient = false) => status switch
    {
        { Phase: OperationPhase.Failed } => transient ? PassResultKind.FailedTransiently : PassResultKind.Failed,
        { Sync: SyncStatus.OutOfSync } => PassResultKind.OutOfSync,
        _ => wrote ? PassResultKind.Synced : PassResultKind.Unchanged,
    };
}
