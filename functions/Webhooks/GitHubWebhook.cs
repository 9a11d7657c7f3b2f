using System.Text.Json;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// GitHub and GitHub Enterprise Server (and Gitea and Forgejo, which send the same headers): <c>X-Hub-Signature-256</c>. The older
/// <c>X-Hub-Signature</c> is SHA-1 and not looked at.
/// </summary>
internal sealed class GitHubWebhook : IWebhookProvider
{
    /// <inheritdoc />
    public string Name => "github";

    /// <inheritdoc />
    public string SecretSetting => "GitHub:WebhookSecret";

    /// <inheritdoc />
    public WebhookProof Prove(WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        HmacSignature.ProveHex(request, "X-Hub-Signature-256", secrets);

    /// <inheritdoc />
    public WebhookVerdict Read(WebhookRequest request, JsonElement body)
    {
        if (string.IsNullOrEmpty(request.Only("X-GitHub-Event"))) return new WebhookVerdict.Rejected(400, request.WhyNot("X-GitHub-Event"));
        var id = DeliveryIdentity.From(request, "X-GitHub-Delivery");
        var delivery = new DeliveryIdentity(Name, PlainText.Clean(request.Only("X-GitHub-Event")), id);
        return delivery.Event == "push" ? PushClaims.FromGitHubForm(body).Judge(delivery) : delivery.Ignore("Only push events are acted on.");
    }
}
