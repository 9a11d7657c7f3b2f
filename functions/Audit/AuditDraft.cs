using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>One transaction that appends to a chain: some entries and the new head.</summary>
/// <param name="Batch">What is sent.</param>
/// <param name="Count">How many of the entries that were to be appended it holds.</param>
/// <param name="Head">The chain's end once it is written.</param>
internal sealed record AuditDraft(TableBatch Batch, int Count, AuditHead Head)
{
    /// <summary>Puts as many entries as fit behind a head: 99 and the head row make the 100 operations of a transaction.</summary>
    public static AuditDraft Behind(AuditHead head, string application, string append, ReadOnlySpan<(AuditEntry Entry, AuditDetail Detail)> entries)
    {
        var partition = TableKey.Encode(application);
        var batch = new TableBatch(partition);
        var (next, count) = (head, 0);
        foreach (var (entry, detail) in entries)
        {
            var row = AuditRow.ToRow(partition, next.Sequence + 1, next.Hash, append, entry, detail);
            var after = next.After(application, entry, next.Sequence + 1, AuditRow.Text(row, AuditRow.Hash));
            if (!batch.TryAdd(row, keepFree: 1)) break;
            (next, count) = (after, count + 1);
        }
        var headRow = next.ToRow(partition);
        var fits = head.ETag is { } etag ? batch.TryReplace(headRow, etag) : batch.TryAdd(headRow);
        // Its ETag is another one once it is written.
        return fits ? new AuditDraft(batch, count, next with { ETag = null }) : throw new InvalidOperationException("the head row was left no room");
    }
}
