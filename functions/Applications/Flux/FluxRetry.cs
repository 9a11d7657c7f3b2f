namespace GitOps.Functions.Applications.Flux;

/// <summary>Flux's intervals: what failed is tried again without end, one interval after the other.</summary>
internal static class FluxRetry
{
    private static readonly TimeSpan Unwritten = TimeSpan.FromMinutes(5);

    /// <summary>Tried again after each interval.</summary>
    public static RetryPolicy Every(TimeSpan? interval) => new(-1, interval ?? Unwritten, 1, interval ?? Unwritten);

    /// <summary>The shorter of two; null where neither is written.</summary>
    public static TimeSpan? Shorter(TimeSpan? one, TimeSpan? other) => one is { } a && other is { } b ? (a < b ? a : b) : one ?? other;
}
