using Azure;
using Azure.Storage.Blobs.Specialized;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// A held lock. Renewed in the background until disposed, which gives it back. It is lost when the service says so (broken, taken over,
/// blob deleted) and also when no renewal came through for so long that it might have ended, counted from before each request was sent: a
/// process that was frozen knows at its next look, before any network.
/// </summary>
internal sealed class ApplicationLease : IAsyncDisposable
{
    /// <summary>Longest that giving back may take; if it does not work out, the lease ends by itself.</summary>
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    private readonly string application;
    private readonly BlobLeaseClient lease;
    private readonly LockOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task renewals;
    private volatile LeaseClock clock;
    private int disposed;

    /// <summary>Takes over a lease that was just acquired.</summary>
    /// <param name="application">The application's name, for messages.</param>
    /// <param name="lease">Holds the lease's id.</param>
    /// <param name="options">The times.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="clock">Made before the lease was asked for.</param>
    public ApplicationLease(string application, BlobLeaseClient lease, LockOptions options, TimeProvider time, LeaseClock clock)
    {
        (this.application, this.lease, this.options, this.time, this.clock) = (application, lease, options, time, clock);
        renewals = Task.Run(RenewAsync);
    }

    /// <summary>Cancelled when the lock is lost. Not by disposing.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Whether it is held now, with a margin to spare.</summary>
    public bool IsHeld => disposed == 0 && !lost.IsCancellationRequested && Remaining > TimeSpan.Zero;

    /// <summary>How long it is certainly held if no renewal comes through any more; zero or less means lost.</summary>
    public TimeSpan Remaining => options.Duration - options.Margin - clock.Elapsed;

    /// <summary>To be asked before each write: a pass that lost its lock stops before its next one.</summary>
    /// <exception cref="FailureException">The lock is lost (transient): another pass may be running, and the work comes again.</exception>
    public void ThrowIfLost()
    {
        if (IsHeld) return;
        if (disposed == 0) lost.Cancel();
        throw new FailureException(new Failure($"application {application}", "hold lock", "it was lost: another pass may be running"), transient: true);
    }

    /// <summary>Stops renewing and gives the lock back, if it is still ours. Never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        await stop.CancelAsync();
        await renewals.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var timeout = new CancellationTokenSource(ReleaseTimeout, time);
        try { await lease.ReleaseAsync(cancellationToken: timeout.Token); }
        catch (Exception e) when (StorageFailure.Is(e, CancellationToken.None)) { }
        stop.Dispose();
    }

    private async Task RenewAsync()
    {
        try { await RenewUntilGoneAsync(); }
        // Also where a bug ended the loop: a lock that nobody renews is lost.
        finally { if (!stop.IsCancellationRequested) await lost.CancelAsync(); }
    }

    private async Task RenewUntilGoneAsync()
    {
        for (bool? renewed = true; renewed is not null && Remaining > TimeSpan.Zero;)
        {
            var due = renewed.Value ? options.RenewEvery - clock.Elapsed : options.RenewEvery / 10;
            var wait = due < Remaining ? due : Remaining;
            try { if (wait > TimeSpan.Zero) await Task.Delay(wait, time, stop.Token); }
            catch (OperationCanceledException) { return; }
            if (Remaining > TimeSpan.Zero) renewed = await TryRenewAsync();
        }
    }

    /// <summary>One renewal, within the time that is left.</summary>
    /// <returns>True where it worked, false where it may work later, null where the lease is gone.</returns>
    private async Task<bool?> TryRenewAsync()
    {
        using var end = new CancellationTokenSource(Positive(Remaining), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop.Token);
        var sent = new LeaseClock(time);
        try
        {
            await lease.RenewAsync(cancellationToken: both.Token);
            clock = sent;
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412) { return null; }
        catch (Exception e) when (StorageFailure.Is(e, CancellationToken.None)) { return false; }
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.FromMilliseconds(1) ? span : TimeSpan.FromMilliseconds(1);
}
