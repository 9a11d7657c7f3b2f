using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// Compares signatures and tokens in constant time. What came in is compared as text with the one canonical spelling of the right
/// answer: decoding it first would let several spellings (upper-case hex, spare bits of Base64) pass as the same signature.
/// </summary>
internal static class HmacSignature
{
    private const string Sha256Prefix = "sha256=";

    /// <summary>Whether a header is <c>sha256=</c> and the lower-case hex HMAC-SHA256 of the body under one of the secrets (UTF-8).</summary>
    public static WebhookProof ProveHex(WebhookRequest request, string header, IReadOnlyList<string> secrets)
    {
        if (request.Only(header) is not { } given) return WebhookProof.Wrong(request.WhyNot(header));
        var right = false;
        foreach (var secret in secrets) right |= Same(given, Hex(Encoding.UTF8.GetBytes(secret), request.Body.Span));
        return right ? WebhookProof.Right : WebhookProof.Wrong($"{header} is not the signature of this body");
    }

    /// <summary>Whether a header holds one of the secrets itself.</summary>
    public static WebhookProof ProveToken(WebhookRequest request, string header, IReadOnlyList<string> secrets)
    {
        if (request.Only(header) is not { } given) return WebhookProof.Wrong(request.WhyNot(header));
        var right = false;
        foreach (var secret in secrets) right |= SameDigest(given, secret);
        return right ? WebhookProof.Right : WebhookProof.Wrong($"{header} is not the configured secret");
    }

    /// <summary>Compares two texts of public length in constant time.</summary>
    public static bool Same(string given, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(right));

    private static string Hex(byte[] key, ReadOnlySpan<byte> body) => Sha256Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(key, body));

    // Digests have one length, so that not even the secret's length shows in the time.
    private static bool SameDigest(string given, string secret) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
