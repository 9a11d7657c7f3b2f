using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Hosting;

/// <summary>
/// What surrounds one pass, the same under the Functions host and in <c>gitops serve</c>: a deadline below the host's, and putting the
/// work back with a delay where it has to wait. Waiting is never a failure: failures count towards the poison queue.
/// </summary>
internal sealed partial class ReconcileWorker(Reconciler reconciler, ReconcileQueue queue, FollowUpQueue others, TimeProvider time, ILogger<ReconcileWorker> logger)
{
    /// <summary>Below host.json's functionTimeout (10 minutes), past which the host kills every pass in flight.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(9);

    private static readonly Func<ILogger, string, string, IDisposable?> Scope = LoggerMessage.DefineScope<string, string>("{Application} {Delivery}");
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);

    /// <summary>Runs one pass and, where it could not run or may succeed later, queues it again before it returns.</summary>
    public async Task<PassResult> RunAsync(ReconcileRequest request, CancellationToken cancel)
    {
        using var scope = Scope(logger, request.Application, request.Delivery);
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var result = await reconciler.ReconcileAsync(request, linked.Token);
        Finished(request.Application, request.Reason, result.Kind, result.Message);
        if (result.ContinueAfter is { } after) await queue.EnqueueAsync(Continue(request, result), after, cancel);
        else if (Again(request, result) is { } again) await queue.EnqueueAsync(again, Delay(again), cancel);
        await others.EnqueueAsync(request, result, cancel);
        return result;
    }

    // The waits of the lock and of faults are over with the pass that came through.
    private static ReconcileRequest Continue(ReconcileRequest request, PassResult result) => request with { Operation = result.Operation, Postponed = 0, Retried = 0 };

    private static ReconcileRequest? Again(ReconcileRequest request, PassResult result) => result.Kind switch
    {
        PassResultKind.Contended => request with { Postponed = request.Postponed + 1 },
        PassResultKind.FailedTransiently when request.Retried < Reconciler.MaxRetries => request with { Retried = request.Retried + 1 },
        _ => null,
    };

    // Doubling from two seconds, with a fifth of jitter so that many applications that wait for one thing do not return as one.
    private static TimeSpan Delay(ReconcileRequest request)
    {
        var seconds = Math.Min(LongestDelay.TotalSeconds, Math.Pow(2, Math.Min(10, Math.Max(request.Postponed, request.Retried))));
        return TimeSpan.FromSeconds(seconds * (1 + (0.2 * Random.Shared.NextDouble())));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Application}: {Reason} pass: {Result}: {Message}")]
    private partial void Finished(string application, ReconcileReason reason, PassResultKind result, string message);
}
