using System.Text;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>
/// Where details lie: short ones in the row, long ones compressed in container <c>snapshots</c> at <c>audit/APPLICATION/DIGEST</c>. The entry
/// holds the digest, so the chain covers both.
/// </summary>
internal sealed class AuditDetails(BlobStore blobs)
{
    /// <summary>The container, shared with the rendered snapshots and the planner's memory.</summary>
    public const string ContainerName = "snapshots";

    /// <summary>Most bytes of a detail in a row: half of what a property can hold.</summary>
    private const int MaxInlineBytes = 32 * 1024;

    /// <summary>Most bytes that a blob may expand to: an intent of 100,000 objects takes about a quarter.</summary>
    private const int MaxBytes = 128 * 1024 * 1024;

    /// <summary>Puts a long detail into its blob. Before its entry is written: an entry never names a blob that was not there.</summary>
    public async Task<AuditDetail> StoreAsync(string partition, string? detail, CancellationToken cancel)
    {
        if (detail is null) return AuditDetail.Absent;
        var bytes = Encoding.UTF8.GetBytes(detail);
        var digest = AuditHash.OfDetail(bytes);
        // Decoded again: half characters have become what the hash saw.
        if (detail.Length * sizeof(char) <= MaxInlineBytes) return new AuditDetail(digest, Encoding.UTF8.GetString(bytes));
        await blobs.WriteOnceAsync(Path(partition, digest), Gzip.Compress(bytes), cancel);
        return new AuditDetail(digest, null);
    }

    /// <summary>Reads a detail and compares it with its digest.</summary>
    /// <returns>The text; or null and what is wrong.</returns>
    public async Task<(string? Text, AuditProblem? Problem)> ReadAsync(string partition, string digest, string? inline, CancellationToken cancel)
    {
        byte[]? bytes;
        if (inline is not null) bytes = Encoding.UTF8.GetBytes(inline);
        else if (await blobs.ReadAsync(Path(partition, digest), cancel) is { } packed) bytes = Gzip.TryExpand(packed, MaxBytes);
        else return (null, AuditProblem.MissingDetail);
        return bytes is null || AuditHash.OfDetail(bytes) != digest ? (null, AuditProblem.AlteredDetail) : (Encoding.UTF8.GetString(bytes), null);
    }

    private static string Path(string partition, string digest) => $"audit/{partition}/{digest}";
}
