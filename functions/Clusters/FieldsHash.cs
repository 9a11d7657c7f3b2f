using System.Security.Cryptography;

namespace GitOps.Functions.Clusters;

/// <summary>
/// A hash of the fields that an apply owns (<c>fieldsV1</c>). The server keeps them as bytes in a fixed order, so equal bytes are equal fields, but
/// for one thing: some versions write a few characters as escapes into JSON (<c>\u003c</c> for &lt;, as Go's encoder does), and never into protobuf.
/// </summary>
internal static class FieldsHash
{
    /// <summary>SHA-256, lower-case hex, of the bytes as they are kept.</summary>
    public static string Of(ReadOnlySpan<byte> fields) => Convert.ToHexStringLower(SHA256.HashData(fields.IndexOf("\\u"u8) < 0 ? fields : WithoutEscapes(fields)));

    private static byte[] WithoutEscapes(ReadOnlySpan<byte> fields)
    {
        var plain = new List<byte>(fields.Length);
        while (!fields.IsEmpty)
        {
            var (character, length) = First(fields);
            plain.AddRange(character);
            fields = fields[length..];
        }
        return [.. plain];
    }

    private static (byte[] Character, int Length) First(ReadOnlySpan<byte> fields)
    {
        if (fields.StartsWith(@"\u003c"u8)) return ([(byte)'<'], 6);
        if (fields.StartsWith(@"\u003e"u8)) return ([(byte)'>'], 6);
        if (fields.StartsWith(@"\u0026"u8)) return ([(byte)'&'], 6);
        if (fields.StartsWith(@"\u2028"u8)) return ([0xe2, 0x80, 0xa8], 6);
        return fields.StartsWith(@"\u2029"u8) ? ([0xe2, 0x80, 0xa9], 6) : ([fields[0]], 1);
    }
}
