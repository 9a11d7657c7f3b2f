using System.Text.Json;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// Any other host, or a <c>post-receive</c> hook: HMAC-SHA256 of the body in <c>X-Signature-256: sha256=…</c>, and GitHub's form of a
/// push, of which this much is needed:
/// <c>{"ref": "refs/heads/main", "before": "…", "after": "…", "repository": {"clone_url": "…", "default_branch": "main"}, "pusher": {"name": "…"}}</c>.
/// </summary>
internal sealed class GenericGitWebhook : IWebhookProvider
{
    /// <inheritdoc />
    public string Name => "git";

    /// <inheritdoc />
    public string SecretSetting => "Git:WebhookSecret";

    /// <inheritdoc />
    public WebhookProof Prove(WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        HmacSignature.ProveHex(request, "X-Signature-256", secrets);

    /// <inheritdoc />
    public WebhookVerdict Read(WebhookRequest request, JsonElement body) =>
        PushClaims.FromGitHubForm(body).Judge(new DeliveryIdentity(Name, "push", DeliveryIdentity.From(request, "X-Request-Id")));
}
