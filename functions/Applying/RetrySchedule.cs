namespace GitOps.Functions.Applying;

/// <summary>How long to wait before a write is tried again: doubling with jitter, or as long as the server asks for; bounded in all.</summary>
internal sealed class RetrySchedule(TimeProvider time)
{
    private const int MostAttempts = 6;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private int _attempts;

    /// <summary>Waits before the next attempt.</summary>
    /// <returns>False where there were enough.</returns>
    public async Task<bool> WaitAsync(TimeSpan? retryAfter, CancellationToken cancel)
    {
        if (++_attempts >= MostAttempts) return false;
        var wait = retryAfter ?? First * Math.Pow(2, _attempts - 1) * (1 + Random.Shared.NextDouble());
        await Task.Delay(wait < Longest ? wait : Longest, time, cancel);
        return true;
    }
}
