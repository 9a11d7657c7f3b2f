namespace GitOps.Functions.Audit;

/// <summary>An entry's detail, after what is long has been put into its blob.</summary>
/// <param name="Digest">SHA-256 (lower-case hex) of its UTF-8; null where the entry has none.</param>
/// <param name="Inline">Its text where it goes into the row; null where it lies in a blob.</param>
internal sealed record AuditDetail(string? Digest, string? Inline)
{
    /// <summary>An entry without detail.</summary>
    public static AuditDetail Absent { get; } = new(null, null);
}
