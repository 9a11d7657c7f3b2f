using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Hosting;

/// <summary>A person's sync: the same pass as a message's, run at once, that waits its turn where another pass is at work.</summary>
internal sealed class ManualSync(Reconciler reconciler, FollowUpQueue others, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs one pass, and those that follow where the sync has several steps.</summary>
    /// <param name="application">Which.</param>
    /// <param name="options">What is taken upon oneself beyond the policy.</param>
    /// <param name="waiting">Told what the sync waits for, each time that this changes.</param>
    /// <param name="cancel">Stops waiting. A sync that was begun is gone on with by the drift timer.</param>
    /// <returns>How it ended; <see cref="PassResultKind.Contended"/> where another pass held the lock for five minutes.</returns>
    public async Task<PassResult> RunAsync(string application, ManualSyncOptions options, Action<string> waiting, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var request = new ReconcileRequest
        {
            Application = application,
            Reason = ReconcileReason.Manual,
            Delivery = "manual-" + Guid.NewGuid().ToString("n"),
            Actor = Environment.UserName,
            RequestedAt = now,
            Prune = options.Prune,
            Confirm = options.Confirm,
            IgnorePruneBudget = options.IgnorePruneBudget,
            Terminate = options.Terminate,
        };
        for (var said = ""; ;)
        {
            var result = await reconciler.ReconcileAsync(request, cancel);
            await others.EnqueueAsync(request, result, cancel);
            var contended = result.Kind == PassResultKind.Contended && time.GetUtcNow() - now <= Patience;
            if (!contended && result.Kind != PassResultKind.Waiting) return result;
            if (result.Message != said) waiting(said = result.Message);
            if (!contended) (request, now) = (request with { Operation = result.Operation }, time.GetUtcNow());
            await Task.Delay(contended ? Pause : result.ContinueAfter ?? Pause, time, cancel);
        }
    }
}
