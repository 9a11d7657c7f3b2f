namespace GitOps.Functions.Reconciling;

/// <summary>
/// Time since a moment, by both clocks and the larger of the two: the monotonic one is not fooled by a clock that is set back, the wall clock
/// goes on while a machine is suspended.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    private readonly long timestamp = time.GetTimestamp();
    private readonly DateTimeOffset wall = time.GetUtcNow();

    /// <summary>How long ago this was made, never less than the truth.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Math.Max(time.GetElapsedTime(timestamp).Ticks, (time.GetUtcNow() - wall).Ticks));
}
