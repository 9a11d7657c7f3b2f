namespace GitOps.Functions.Audit;

/// <summary>An entry as it lies in the chain.</summary>
/// <param name="Application">Whose chain.</param>
/// <param name="Sequence">Place in the chain, from 1, without gaps.</param>
/// <param name="Entry">The content. Its detail is null where it lies in a blob: <see cref="AuditLog.ReadDetailAsync"/> has it.</param>
/// <param name="DetailDigest">SHA-256 (lower-case hex) of the detail's UTF-8; null where the entry has none.</param>
/// <param name="Previous">Hash of the entry before; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 (lower-case hex) over the whole content, application, sequence and previous hash.</param>
internal sealed record AuditRecord(string Application, long Sequence, AuditEntry Entry, string? DetailDigest, string Previous, string Hash);
