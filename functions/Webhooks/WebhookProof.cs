namespace GitOps.Functions.Webhooks;

/// <summary>Whether a request proved where it comes from. There is no third state, and nothing that is proved by default.</summary>
/// <param name="Proven">True only where a signature or token was right.</param>
/// <param name="Detail">Where not: what was wrong, for the log. Names headers and settings, never their values; never told to the caller.</param>
internal sealed record WebhookProof(bool Proven, string Detail)
{
    /// <summary>The proof was right.</summary>
    public static WebhookProof Right { get; } = new(true, "");

    /// <summary>The proof is missing or wrong.</summary>
    public static WebhookProof Wrong(string detail) => new(false, detail);
}
