using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// What tells whether Git wants something else than what was applied last. It stands in the cluster for all to read, so for a Secret it is keyed:
/// a plain hash of a short password can be guessed.
/// </summary>
internal static class DesiredHash
{
    /// <summary>SHA-256 of the canonical object without our own metadata, HMAC-SHA256 where values are secret; lower-case hex.</summary>
    /// <param name="stripped">The object after <see cref="OwnMetadata.Strip(JsonObject)"/>.</param>
    /// <param name="isSecret">Kind Secret, or the value of a Secret may be in it.</param>
    /// <param name="secretKey">Our key; at least 16 bytes.</param>
    public static string Of(JsonObject stripped, bool isSecret, ReadOnlySpan<byte> secretKey)
    {
        if (!isSecret) return CanonicalJson.Digest(stripped);
        if (secretKey.Length < 16) throw new ArgumentException("The key is too short.", nameof(secretKey));
        return Convert.ToHexStringLower(HMACSHA256.HashData(secretKey, CanonicalJson.Bytes(stripped)));
    }
}
