using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// The signature scheme <c>v1</c> of the Standard Webhooks specification, which GitLab's signing tokens use: <c>webhook-signature</c>
/// holds, separated by spaces, one or more <c>v1,</c> and the Base64 of HMAC-SHA256 over <c>{webhook-id}.{webhook-timestamp}.{body}</c>,
/// with the key in <c>whsec_</c> and its Base64. The time may be off by five minutes either way.
/// </summary>
internal static class StandardSignature
{
    /// <summary>How a secret that is a signing key begins.</summary>
    public const string KeyPrefix = "whsec_";

    /// <summary>How old, or how far ahead, a signed time may be.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // A sender in the middle of a key change signs twice; more is noise that would cost us time.
    private const int MaxSignatures = 8;

    /// <summary>Whether the request is signed with one of the keys, now.</summary>
    public static WebhookProof Prove(WebhookRequest request, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        foreach (var header in (string[])["webhook-id", "webhook-timestamp", "webhook-signature"])
            if (string.IsNullOrEmpty(request.Only(header))) return WebhookProof.Wrong(request.WhyNot(header));
        var timestamp = request.Only("webhook-timestamp")!;
        if (!IsRecent(timestamp, now)) return WebhookProof.Wrong("webhook-timestamp is not a time within five minutes of now: check the clocks");
        var signed = Signed(request.Only("webhook-id")!, timestamp, request.Body.Span);
        var given = request.Only("webhook-signature")!.Split(' ');
        if (given.Length > MaxSignatures) return WebhookProof.Wrong($"webhook-signature holds more than {MaxSignatures} signatures");
        return AnyMatches(given, keys, signed) ? WebhookProof.Right : WebhookProof.Wrong("webhook-signature holds no signature of this request");
    }

    private static bool AnyMatches(string[] given, IReadOnlyList<string> keys, byte[] signed)
    {
        var right = false;
        foreach (var key in keys)
        {
            if (Key(key) is not { } bytes) continue;
            var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(bytes, signed));
            foreach (var signature in given) right |= HmacSignature.Same(signature, expected);
        }
        return right;
    }

    // Digits only: "+5" and " 5" would be second spellings of a signed text.
    private static bool IsRecent(string timestamp, DateTimeOffset now) =>
        timestamp.Length <= 12
        && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= (long)Tolerance.TotalSeconds;

    private static byte[] Signed(string id, string timestamp, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];

    // A key that is no Base64, or an empty one, signs nothing: it must never become the HMAC of an empty key.
    private static byte[]? Key(string secret)
    {
        var text = secret[KeyPrefix.Length..];
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written > 0 ? bytes[..written] : null;
    }
}
