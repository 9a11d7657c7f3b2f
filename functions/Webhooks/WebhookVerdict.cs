namespace GitOps.Functions.Webhooks;

/// <summary>What became of a webhook request: refused, verified and of no concern, or a verified push. A closed set.</summary>
internal abstract record WebhookVerdict
{
    private WebhookVerdict()
    {
    }

    /// <summary>Not acted on, and the caller is told so.</summary>
    /// <param name="Status">HTTP status: 400 malformed, 401 no proof, 404 no such provider, 405 not POST, 408 too slow, 413 too large, 415 not JSON.</param>
    /// <param name="Reason">One sentence for the caller. For 401 always the same one: what exactly was wrong is for the log only.</param>
    internal sealed record Rejected(int Status, string Reason) : WebhookVerdict;

    /// <summary>Verified, and nothing for us: answered with 202.</summary>
    /// <param name="Event">The event's name as the host calls it.</param>
    /// <param name="Delivery">The delivery's id.</param>
    /// <param name="Why">Why nothing is done, one sentence.</param>
    internal sealed record Ignored(string Event, string Delivery, string Why) : WebhookVerdict;

    /// <summary>A verified push to a branch.</summary>
    /// <param name="Verified">What was pushed where.</param>
    internal sealed record Push(VerifiedPush Verified) : WebhookVerdict;
}
