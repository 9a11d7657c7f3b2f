namespace GitOps.Functions.FunctionsHost;

/// <summary>Counts the handler's errors: the third one stops the host. Half an hour without one forgives the earlier ones.</summary>
internal sealed class HandlerErrors(TimeProvider time)
{
    /// <summary>The error that is one too many.</summary>
    public const int Limit = 3;

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(30);
    private DateTimeOffset _last;

    /// <summary>Since the last pause of half an hour.</summary>
    public int Count { get; private set; }

    /// <summary>True when the host has to stop.</summary>
    public bool TooMany => Count >= Limit;

    /// <summary>One more.</summary>
    public void Add()
    {
        var now = time.GetUtcNow();
        Count = now - _last > Memory ? 1 : Count + 1;
        _last = now;
    }
}
