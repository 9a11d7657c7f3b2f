namespace GitOps.Functions.Applications;

/// <summary>spec.syncPolicy.retry of an Application: how often a sync with hooks or waves that failed is tried again by itself.</summary>
/// <param name="Limit">How often; below zero means without end.</param>
/// <param name="Delay">The wait before the first.</param>
/// <param name="Factor">By which each wait is longer than the one before.</param>
/// <param name="MaxDelay">The longest wait.</param>
internal sealed record RetryPolicy(int Limit, TimeSpan Delay, double Factor, TimeSpan MaxDelay)
{
    /// <summary>Argo CD's, where nothing is written: five times, from 5 seconds doubling to 3 minutes.</summary>
    public static RetryPolicy Default { get; } = new(5, TimeSpan.FromSeconds(5), 2, TimeSpan.FromMinutes(3));

    /// <summary>The wait after an attempt failed, or null where it was the last.</summary>
    /// <param name="attempt">Which attempt failed, 1 the first.</param>
    public TimeSpan? After(int attempt)
    {
        if (Limit >= 0 && attempt > Limit) return null;
        var seconds = Math.Min(MaxDelay.TotalSeconds, Delay.TotalSeconds * Math.Pow(Factor, Math.Min(attempt - 1, 60)));
        return TimeSpan.FromSeconds(seconds);
    }
}
