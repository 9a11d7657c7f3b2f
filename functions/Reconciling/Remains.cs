using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;
using GitOps.Functions.Rendering;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// What is kept of an application that is no longer managed. Its audit stays for ever. What was rendered (Secrets are in it) and the planner's memory only
/// save work, and go at once. Status and history go at once with an application that was deleted with its objects; of one that left its objects they stay
/// for a time. All is done under the application's lock and may be done twice; the status, which brings the drift timer here again, goes last.
/// </summary>
internal sealed class Remains(
    AuditLog audit, StatusStore statuses, HistoryStore history, MemoryStore memories, SnapshotStore snapshots, AbandonedPass abandoned, RemovedOptions options, TimeProvider time)
{
    /// <summary>What became of the objects of such an application.</summary>
    public const string Left = "no longer managed; its objects were left as they are";

    private const string Deleted = "no longer managed for long: its status, history and snapshots are deleted, this audit stays";

    /// <summary>Deletes all but the audit.</summary>
    /// <exception cref="Outcomes.FailureException">The account cannot be reached (transient).</exception>
    public async Task DeleteAsync(string application, CancellationToken cancel)
    {
        await DeleteCopiesAsync(application, cancel);
        await history.DeleteAsync(application, cancel);
        await statuses.DeleteAsync(application, cancel);
    }

    /// <summary>Tidies up after an application that is no longer managed, as far as it is time for that.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="managed">What is managed now.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="Outcomes.FailureException">The account cannot be reached (transient): the next look goes on.</exception>
    public async Task<PassResult> TidyAsync(ReconcileRequest request, ApplicationCatalogue managed, CancellationToken cancel)
    {
        var (name, now) = (request.Application, time.GetUtcNow());
        // A person who mistyped a name, or whose settings know other applications than the server's, takes nothing from anybody.
        if (request.Reason == ReconcileReason.Manual) return PassResult.NotManaged(name);
        await abandoned.CloseAsync(name, managed, cancel);
        var status = await statuses.ReadAsync(name, cancel);
        if (status is { UnmanagedSince: null }) await LeaveAsync(request, status, now, cancel);
        else if (status is null || now - status.UnmanagedSince >= options.KeepFor) await EndAsync(request, status, now, cancel);
        else await DeleteCopiesAsync(name, cancel);
        return PassResult.NotManaged(name);
    }

    private async Task LeaveAsync(ReconcileRequest request, ApplicationStatus status, DateTimeOffset now, CancellationToken cancel)
    {
        await DeleteCopiesAsync(request.Application, cancel);
        await audit.AppendAsync(request.Application, [PassEntries.WithoutPass(request, AuditKind.NoChange, Left, now)], cancel);
        await statuses.WriteAsync(status with { UnmanagedSince = now, Waits = null, Suspended = "", NextDriftAt = now + options.KeepFor, LastDelivery = request.Delivery }, cancel);
    }

    // Without a status it was never looked at to the end, or all of it is gone already.
    private async Task EndAsync(ReconcileRequest request, ApplicationStatus? status, DateTimeOffset now, CancellationToken cancel)
    {
        if (status is not null) await audit.AppendAsync(request.Application, [PassEntries.WithoutPass(request, AuditKind.NoChange, Deleted, now)], cancel);
        await DeleteAsync(request.Application, cancel);
    }

    private async Task DeleteCopiesAsync(string application, CancellationToken cancel)
    {
        await snapshots.DeleteAsync(application, cancel);
        await memories.DeleteAsync(application, cancel);
    }
}
