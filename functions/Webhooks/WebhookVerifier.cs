using System.Net.Http.Headers;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Settings;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// The one way from an untrusted request to a <see cref="WebhookVerdict"/>. The order is the point: nothing is parsed before the proof,
/// so whoever does not hold the secret reaches no parser and learns nothing but 401.
/// </summary>
/// <param name="secrets">The configured secrets.</param>
/// <param name="logger">Told why a proof failed; the caller is not.</param>
internal sealed partial class WebhookVerifier(WebhookSecrets secrets, ILogger<WebhookVerifier> logger)
{
    /// <summary>Judges one request.</summary>
    /// <param name="provider">The provider's name from the route.</param>
    /// <param name="request">The request with its complete body.</param>
    /// <param name="now">The time, for signatures that carry one.</param>
    public WebhookVerdict Verify(string provider, WebhookRequest request, DateTimeOffset now)
    {
        if (WebhookProviders.Find(provider) is not { } found) return new WebhookVerdict.Rejected(404, "No such webhook provider.");
        if (request.Method != "POST") return new WebhookVerdict.Rejected(405, "Webhooks are posted.");
        if (request.Body.Length > BoundedBodyReader.MaxBytes) return BoundedBodyReader.TooLarge;
        if (!IsProven(found, request, now)) return new WebhookVerdict.Rejected(401, "The signature is missing or wrong.");
        if (!IsJson(request.ContentType)) return new WebhookVerdict.Rejected(415, "The content type must be application/json.");
        using var body = Payload.Parse(request.Body);
        return body is null ? new WebhookVerdict.Rejected(400, "The body is not one strict JSON object.") : found.Read(request, body.RootElement);
    }

    private bool IsProven(IWebhookProvider provider, WebhookRequest request, DateTimeOffset now)
    {
        if (Secrets(provider) is not { Count: > 0 } configured) return false;
        var proof = provider.Prove(request, configured, now);
        if (!proof.Proven) LogUnproven(provider.Name, proof.Detail);
        return proof.Proven;
    }

    private IReadOnlyList<string> Secrets(IWebhookProvider provider)
    {
        try
        {
            var configured = secrets.Read(provider.SecretSetting);
            if (configured.Count == 0) LogNoSecret(provider.Name, SecretSetting.EnvironmentName(provider.SecretSetting));
            return configured;
        }
        catch (FailureException e)
        {
            LogBadSecret(provider.Name, e.Failure.ToString());
            return [];
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && "application/json".Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || "utf-8".Equals(type.CharSet.Trim('"'), StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "Webhook {Provider} refused: no secret is configured, set {Setting}")]
    private partial void LogNoSecret(string provider, string setting);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "Webhook {Provider} refused: {Failure}")]
    private partial void LogBadSecret(string provider, string failure);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "Webhook {Provider} refused: {Detail}")]
    private partial void LogUnproven(string provider, string detail);
}
