using System.Text.Json;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// GitLab: the secret token in <c>X-Gitlab-Token</c>, or, where the setting holds a signing token (<c>whsec_…</c>), a
/// <see cref="StandardSignature"/>. As soon as one signing token is set, a plain token does not pass any more.
/// </summary>
internal sealed class GitLabWebhook : IWebhookProvider
{
    /// <inheritdoc />
    public string Name => "gitlab";

    /// <inheritdoc />
    public string SecretSetting => "GitLab:WebhookSecret";

    /// <inheritdoc />
    public WebhookProof Prove(WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var keys = secrets.Where(static s => s.StartsWith(StandardSignature.KeyPrefix, StringComparison.Ordinal)).ToList();
        return keys.Count > 0 ? StandardSignature.Prove(request, keys, now) : HmacSignature.ProveToken(request, "X-Gitlab-Token", secrets);
    }

    /// <inheritdoc />
    public WebhookVerdict Read(WebhookRequest request, JsonElement body)
    {
        if (string.IsNullOrEmpty(request.Only("X-Gitlab-Event"))) return new WebhookVerdict.Rejected(400, request.WhyNot("X-Gitlab-Event"));
        var id = DeliveryIdentity.From(request, "webhook-id", "X-Gitlab-Event-UUID");
        var delivery = new DeliveryIdentity(Name, PlainText.Clean(request.Only("X-Gitlab-Event")), id);
        if (delivery.Event == "Tag Push Hook") return delivery.Ignore("A tag was pushed, not a branch.");
        if (delivery.Event is not ("Push Hook" or "System Hook")) return delivery.Ignore("Only push events are acted on.");
        // The header is not signed, the body is: the body says what it is. System hooks carry every kind of event under one header.
        var kind = Payload.Text(body, "object_kind") ?? Payload.Text(body, "event_name");
        return kind == "push" ? PushClaims.FromGitLabForm(body).Judge(delivery) : delivery.Ignore("The body is not that of a push.");
    }
}
