namespace GitOps.Functions.Audit;

/// <summary>One verified webhook delivery.</summary>
internal sealed record Delivery
{
    /// <summary>The Git host's kind: <c>github</c>, <c>gitlab</c>, <c>git</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The host's id of the delivery, the same when it sends it again.</summary>
    public required string Id { get; init; }

    /// <summary>When it was received; the first time, where several.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The event: <c>push</c>, <c>ping</c>.</summary>
    public string Event { get; init; } = "";

    /// <summary>The repository's address.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The ref as the payload names it.</summary>
    public string Ref { get; init; } = "";

    /// <summary>What we did: <c>enqueued</c>, <c>ignored: …</c>.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The applications that were enqueued; cut where they do not fit a row.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];

    /// <summary>How often it was received again. Set when read.</summary>
    public int Repeated { get; init; }

    /// <summary>When it was received last. Set when read.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }
}
