using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Records work that was given up by the queue after its last attempt. Only the word "failed" is certain then: the passes before it broke
/// without being able to record themselves, so what they left open is found and closed by the application's next pass.
/// </summary>
internal sealed class PoisonRecorder(AuditLog audit, StatusStore statuses, DriftOptions drift, TimeProvider time)
{
    private const string Message = "the work was given up after its last attempt; the log has the reason of each; the next drift check tries again";

    /// <summary>Writes the audit entry and the status. Running twice adds a second entry, and is otherwise harmless.</summary>
    public async Task RecordAsync(ReconcileRequest request, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await audit.AppendAsync(request.Application, [Entry(request, now)], cancel);
        var previous = await statuses.ReadAsync(request.Application, cancel) ?? new ApplicationStatus { Application = request.Application };
        await statuses.WriteAsync(previous with
        {
            Phase = OperationPhase.Failed,
            Waits = null,
            Message = Message,
            Failures = [Message],
            FinishedAt = now,
            NextDriftAt = drift.NextAfter(now),
            LastDelivery = request.Delivery,
        }, cancel);
    }

    private static AuditEntry Entry(ReconcileRequest request, DateTimeOffset now) => new()
    {
        Kind = AuditKind.Failure,
        Pass = "poison-" + request.Delivery,
        At = now,
        Actor = request.Actor,
        Delivery = request.Delivery,
        Reason = request.Reason,
        Phase = OperationPhase.Failed,
        Message = Message,
    };
}
