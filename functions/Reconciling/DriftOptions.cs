namespace GitOps.Functions.Reconciling;

/// <summary>How often each application is checked for drift (settings <c>GitOps__Drift__Interval</c> and <c>GitOps__Drift__Spread</c>).</summary>
/// <param name="Interval">Time between two checks of one application, at least one second.</param>
/// <param name="Spread">The time over which the checks of one tick are spread; a queue message's delay.</param>
internal sealed record DriftOptions(TimeSpan Interval, TimeSpan Spread)
{
    /// <summary>Five minutes, spread over thirty seconds: what DriftSchedule's default asks for.</summary>
    public static readonly DriftOptions Default = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));

    /// <summary>
    /// When an application that was looked at now is due again: a little before the interval ends, as a timer that ticks at exactly that
    /// interval would otherwise find it not yet due and check it half as often.
    /// </summary>
    public DateTimeOffset NextAfter(DateTimeOffset now) => now + (Interval * 0.9);

    /// <summary>The delay of the i-th of n messages of one tick.</summary>
    public TimeSpan SpreadFor(int index, int count) => count < 2 ? TimeSpan.Zero : Spread * ((double)index / count);
}
