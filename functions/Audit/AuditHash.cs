using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace GitOps.Functions.Audit;

/// <summary>
/// The hash of an audit row: SHA-256 over a heading, both keys (application and sequence) and every property in ordinal order of their names,
/// each text as four bytes of length (big-endian) and UTF-8. A property that is altered, removed or added changes it. Left out are the hash itself,
/// the service's own timestamp and ETag, and the detail, for which its digest stands.
/// </summary>
internal static class AuditHash
{
    /// <summary>What the first entry has for the hash of the one before.</summary>
    public const string None = "0000000000000000000000000000000000000000000000000000000000000000";

    private const string Heading = "gitops-audit-1";

    /// <summary>The hash, lower-case hex.</summary>
    public static string Of(TableEntity row)
    {
        // All in one piece: a digest that is fed bit by bit is an object of OpenSSL's for each row.
        var hash = new ArrayBufferWriter<byte>(2 << 10);
        Append(hash, Heading);
        Append(hash, row.PartitionKey);
        Append(hash, row.RowKey);
        foreach (var (name, value) in row.Where(static p => IsCovered(p.Key)).OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            // Our rows hold texts only; another type is somebody else's and must not look like one.
            Append(hash, value as string ?? $"{value?.GetType().Name}:{value}\0");
        }
        return Convert.ToHexStringLower(SHA256.HashData(hash.WrittenSpan));
    }

    /// <summary>The digest of a detail, lower-case hex.</summary>
    public static string OfDetail(ReadOnlySpan<byte> utf8) => Convert.ToHexStringLower(SHA256.HashData(utf8));

    private static bool IsCovered(string property) =>
        property is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag" or AuditRow.Hash or AuditRow.Detail);

    private static void Append(ArrayBufferWriter<byte> hash, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var place = hash.GetSpan(sizeof(int) + length);
        BinaryPrimitives.WriteInt32BigEndian(place, length);
        hash.Advance(sizeof(int) + Encoding.UTF8.GetBytes(text, place[sizeof(int)..]));
    }
}
