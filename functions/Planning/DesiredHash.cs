using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// Digest of what Git says of an object: equal digests mean that nothing is to be changed for Git's sake. Of a Secret it is keyed, as it
/// stands in an annotation that many may read, and a plain digest of a short secret can be guessed back.
/// </summary>
internal static class DesiredHash
{
    /// <summary>The digest, lower-case hex.</summary>
    /// <param name="desired">The object with its namespace, without our own metadata.</param>
    /// <param name="key">The key for Secrets.</param>
    public static string Of(KubernetesObject desired, ReadOnlySpan<byte> key) => IsSecret(desired.Reference)
        ? Convert.ToHexStringLower(HMACSHA256.HashData(key, CanonicalJson.Bytes(desired.Json)))
        : CanonicalJson.Digest((JsonNode)desired.Json);

    /// <summary>Kind Secret of the core group.</summary>
    public static bool IsSecret(ObjectReference reference) => reference is { Group: "", Kind: "Secret" };
}
