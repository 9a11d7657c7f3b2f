namespace GitOps.Functions.Webhooks;

/// <summary>What came of reading a request's body. A closed set.</summary>
internal abstract record BodyReading
{
    private BodyReading()
    {
    }

    /// <summary>All of it is here.</summary>
    /// <param name="Body">Its bytes.</param>
    internal sealed record Complete(ReadOnlyMemory<byte> Body) : BodyReading;

    /// <summary>It was too large, too slow or cut short.</summary>
    /// <param name="Verdict">What to answer.</param>
    internal sealed record Refused(WebhookVerdict.Rejected Verdict) : BodyReading;
}
