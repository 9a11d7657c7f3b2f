using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Hosting;

/// <summary>A person's sync: the same pass as a message's, run at once, that waits its turn where another pass is at work.</summary>
internal sealed class ManualSync(Reconciler reconciler, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs one pass.</summary>
    /// <returns>How it ended; <see cref="PassResultKind.Contended"/> where another pass held the lock for five minutes.</returns>
    public async Task<PassResult> RunAsync(string application, ManualSyncOptions options, CancellationToken cancel)
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
        };
        while (true)
        {
            var result = await reconciler.ReconcileAsync(request, cancel);
            if (result.Kind != PassResultKind.Contended || time.GetUtcNow() - now > Patience) return result;
            await Task.Delay(Pause, time, cancel);
        }
    }
}
