using System.Text.Json;

namespace GitOps.Functions.Webhooks;

/// <summary>How one kind of Git host proves that a webhook is its own, and how it writes a push down.</summary>
internal interface IWebhookProvider
{
    /// <summary>The last segment of the route: <c>/api/webhooks/{name}</c>.</summary>
    string Name { get; }

    /// <summary>Configuration key of the secret, for example <c>GitHub:WebhookSecret</c>.</summary>
    string SecretSetting { get; }

    /// <summary>
    /// Whether the request comes from somebody who holds one of the secrets. Looks at headers and raw bytes only, never into the body.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="secrets">The configured secrets, at least one, none of them empty.</param>
    /// <param name="now">The time, for schemes that sign one.</param>
    WebhookProof Prove(WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now);

    /// <summary>Reads a request that was proved.</summary>
    /// <param name="request">The request, for its headers.</param>
    /// <param name="body">The body's root, a JSON object.</param>
    /// <returns>A push, an event that is ignored, or a rejection with 400.</returns>
    WebhookVerdict Read(WebhookRequest request, JsonElement body);
}
