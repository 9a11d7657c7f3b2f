using GitOps.Functions.Clusters;

namespace GitOps.Functions.Applying;

/// <summary>How long one object is tried again: with growing waits and jitter, at least as long as the server asks for, within a total.</summary>
/// <param name="options">Bounds.</param>
/// <param name="time">Clock and timers.</param>
internal sealed class Patience(ApplyOptions options, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next = options.FirstWait;

    /// <summary>Waits.</summary>
    /// <param name="answer">What the server said.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>False, at once, where the patience is at its end.</returns>
    public async Task<bool> WaitAsync(ApiAnswer answer, CancellationToken cancel)
    {
        var wait = Longer(Jitter(_next), answer.RetryAfter ?? TimeSpan.Zero);
        if (wait > options.LongestWait * 2 || time.GetElapsedTime(_start) + wait > options.ObjectTime) return false;
        _next = _next * 2 < options.LongestWait ? _next * 2 : options.LongestWait;
        await Task.Delay(wait, time, cancel);
        return true;
    }

    // Between half and one and a half: many objects that were refused together must not come back together.
    private static TimeSpan Jitter(TimeSpan wait) => wait * (0.5 + Random.Shared.NextDouble());

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
