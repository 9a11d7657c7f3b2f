using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.Functions.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace GitOps.Functions.Tests.Webhooks;

/// <summary>Makes deliveries as the Git hosts send them, and the verifier that judges them.</summary>
internal static class Deliveries
{
    public const string Secret = "It's a Secret to Everybody – ü";

    public const string SigningKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw8ZnWkq1zT5I=";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public static byte[] Fixture(string name) => TestFiles.Bytes("Webhooks/Fixtures/" + name);

    public static string Sha256(string secret, byte[] body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public static string V1(string key, string id, string timestamp, byte[] body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key["whsec_".Length..]), Signed(id, timestamp, body)));

    private static byte[] Signed(string id, string timestamp, byte[] body) => [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];

    public static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static WebhookRequest Request(byte[] body, params (string Name, StringValues Values)[] headers) => new(
        "POST",
        [new("Content-Type", "application/json"), .. headers.Select(static h => KeyValuePair.Create(h.Name, h.Values))],
        body);

    /// <summary>A signed delivery of GitHub's.</summary>
    public static WebhookRequest GitHub(byte[] body, string @event = "push") => Request(
        body, ("X-Hub-Signature-256", Sha256(Secret, body)), ("X-GitHub-Event", @event), ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"));

    /// <summary>A delivery of GitLab's with its token.</summary>
    public static WebhookRequest GitLab(byte[] body, string @event = "Push Hook") => Request(
        body, ("X-Gitlab-Token", Secret), ("X-Gitlab-Event", @event), ("X-Gitlab-Event-UUID", "13792a34-cac6-4fda-95a8-c58e00a3954e"));

    /// <summary>A delivery of GitLab's with signatures.</summary>
    public static WebhookRequest GitLabSigned(byte[] body, string timestamp, params string[] signatures) => Request(
        body,
        ("webhook-id", "msg_1"),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", string.Join(' ', signatures)),
        ("X-Gitlab-Event", "Push Hook"));

    public static WebhookVerifier Verifier(ILoggerProvider? logs, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create(s.Key, s.Value))).Build();
        var logger = LoggerFactory.Create(b => { if (logs is not null) b.AddProvider(logs); }).CreateLogger<WebhookVerifier>();
        return new WebhookVerifier(new WebhookSecrets(configuration), logger);
    }

    /// <summary>Judges with all three providers set to <see cref="Secret"/>.</summary>
    public static WebhookVerdict Judge(string provider, WebhookRequest request) =>
        Verifier(null, ("GitHub:WebhookSecret", Secret), ("GitLab:WebhookSecret", Secret), ("Git:WebhookSecret", Secret)).Verify(provider, request, Now);

    public static int Status(WebhookVerdict verdict) => verdict is WebhookVerdict.Rejected rejected ? rejected.Status : 202;
}
