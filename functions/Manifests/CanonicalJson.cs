using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Manifests;

/// <summary>
/// One spelling for equal JSON: keys in ordinal order, no white space, numbers in Go's shortest form (<c>1.0</c>, <c>1e0</c> and
/// <c>1</c> are the same). Hashes of it tell whether two values are equal, whoever wrote them.
/// </summary>
internal static class CanonicalJson
{
    // An application's objects are written one after the other: each anew would cost more in buffers than in the writing.
    [ThreadStatic]
    private static CanonicalText? _spare;

    /// <summary>The canonical bytes of a value, UTF-8.</summary>
    public static byte[] Bytes(JsonNode? value) => Write(value).ToArray();

    /// <summary>SHA-256 of the canonical bytes, lower-case hex.</summary>
    public static string Digest(JsonNode? value) => Convert.ToHexStringLower(SHA256.HashData(Write(value)));

    /// <summary>SHA-256 over several values in their order, each followed by a line feed, which canonical JSON never holds.</summary>
    public static string Digest(IEnumerable<JsonNode?> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var value in values)
        {
            hash.AppendData(Write(value));
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Valid until this thread writes the next one.
    private static ReadOnlySpan<byte> Write(JsonNode? value)
    {
        var text = _spare is { IsLarge: false } spare ? spare : _spare = new CanonicalText();
        return text.Write(value);
    }
}
