using Azure.Data.Tables;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>
/// Walks one chain. Reads the head first and every row up to it, so that it may run while others append. What it cannot see: someone who
/// rewrites rows <i>and</i> head consistently from some entry on; for that there is the anchor.
/// </summary>
internal sealed class AuditVerifier(TableStore table, AuditDetails details, string application)
{
    private readonly string partition = TableKey.Encode(application);
    private long sequence;
    private string hash = AuditHash.None;
    private long openIntent;
    private string openPass = "";
    private AuditBreak? anchorBreak;

    /// <summary>Walks.</summary>
    public async Task<AuditVerification> VerifyAsync(AuditAnchor? anchor, CancellationToken cancel)
    {
        var row = await table.FindAsync(partition, AuditHead.Key, cancel);
        var found = row is null
            ? await WithoutHeadAsync(cancel)
            : await WalkAsync(AuditHead.Of(row), anchor, cancel) ?? await StraysAsync(sequence, cancel) ?? anchorBreak;
        if (found is null && anchor is not null && anchor.Sequence > sequence)
            found = new AuditBreak(anchor.Sequence, AuditProblem.AnchorMismatch, $"the chain ends at entry {sequence}, before the one that was noted down");
        return new AuditVerification(application, sequence, found is null && sequence > 0 ? new AuditAnchor(sequence, hash) : null, found);
    }

    private async Task<AuditBreak?> WithoutHeadAsync(CancellationToken cancel) =>
        await table.QueryAsync(TableStore.Filter($"PartitionKey eq {partition}"), 1, cancel).AnyAsync(cancel)
            ? new AuditBreak(0, AuditProblem.MissingHead, "there are entries and no head row")
            : null;

    private async Task<AuditBreak?> WalkAsync(AuditHead head, AuditAnchor? anchor, CancellationToken cancel)
    {
        var (first, last) = (AuditRow.Key(1), AuditRow.Key(head.Sequence));
        await foreach (var row in table.QueryAsync(TableStore.Filter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}"), null, cancel))
        {
            if (Link(row) is { } broken) return broken;
            if (await DetailAsync(row, cancel) is { } detail) return detail;
            Follow(row);
            if (anchor?.Sequence == sequence && anchor.Hash != hash)
                anchorBreak = new AuditBreak(sequence, AuditProblem.AnchorMismatch, $"entry {sequence} is not the one that was noted down");
        }
        return End(head);
    }

    private AuditBreak? Link(TableEntity row)
    {
        var expected = sequence + 1;
        if (!AuditRow.TryReadKey(row.RowKey, out var found)) return new AuditBreak(expected, AuditProblem.StrayEntry, $"row {row.RowKey} is no entry");
        if (found != expected)
            return new AuditBreak(expected, AuditProblem.Gap, found == expected + 1 ? $"entry {expected} is gone" : $"entries {expected} to {found - 1} are gone");
        if (AuditHash.Of(row) != AuditRow.Text(row, AuditRow.Hash)) return new AuditBreak(found, AuditProblem.AlteredEntry, $"entry {found} was altered: its content does not fit its hash");
        return AuditRow.Text(row, AuditRow.Previous) == hash ? null
            : new AuditBreak(found, AuditProblem.WrongPreviousHash, $"entry {found} does not follow entry {found - 1}: one of them was replaced");
    }

    private async Task<AuditBreak?> DetailAsync(TableEntity row, CancellationToken cancel)
    {
        var digest = AuditRow.Text(row, AuditRow.DetailDigest);
        var inline = row.TryGetValue(AuditRow.Detail, out var value) ? value as string : null;
        if (digest.Length == 0) return value is null ? null : new AuditBreak(sequence + 1, AuditProblem.AlteredDetail, $"entry {sequence + 1} was given a detail");
        return (await details.ReadAsync(partition, digest, inline, cancel)).Problem switch
        {
            null => null,
            AuditProblem.MissingDetail => new AuditBreak(sequence + 1, AuditProblem.MissingDetail, $"the detail of entry {sequence + 1} is gone"),
            _ => new AuditBreak(sequence + 1, AuditProblem.AlteredDetail, $"the detail of entry {sequence + 1} was altered"),
        };
    }

    private void Follow(TableEntity row)
    {
        sequence++;
        hash = AuditRow.Text(row, AuditRow.Hash);
        var (kind, pass) = (AuditRow.Text(row, AuditRow.Kind), AuditRow.Text(row, AuditRow.Pass));
        if (kind == nameof(AuditKind.Intent)) (openIntent, openPass) = (sequence, pass);
        else if (kind == nameof(AuditKind.Outcome) && pass == openPass) (openIntent, openPass) = (0, "");
    }

    private AuditBreak? End(AuditHead head)
    {
        var wrong = sequence < head.Sequence ? $"the head counts {head.Sequence} entries, and there are {sequence}: the end was cut off"
            : head.Hash != hash ? $"the head does not fit entry {sequence}: one of them was rewritten"
            : head.OpenIntent != openIntent || head.OpenPass != openPass ? "the head names another open intent than the entries do"
            : null;
        return wrong is null ? null : new AuditBreak(sequence + 1, AuditProblem.HeadMismatch, wrong);
    }

    /// <summary>Rows outside of what the head counts. Those behind it are right only if the head has moved on since.</summary>
    private async Task<AuditBreak?> StraysAsync(long end, CancellationToken cancel)
    {
        var (first, last) = (AuditRow.Key(1), AuditRow.Key(end));
        string[] filters = [TableStore.Filter($"PartitionKey eq {partition} and RowKey lt {first}"), TableStore.Filter($"PartitionKey eq {partition} and RowKey gt {last}")];
        foreach (var filter in filters)
            await foreach (var row in table.QueryAsync(filter, null, cancel))
                if (row.RowKey != AuditHead.Key && !await IsNewAsync(row.RowKey, end, cancel))
                    return new AuditBreak(end, AuditProblem.StrayEntry, $"row {row.RowKey} is in the partition and the head does not count it");
        return null;
    }

    private async Task<bool> IsNewAsync(string key, long end, CancellationToken cancel) =>
        AuditRow.TryReadKey(key, out var place) && place > end
        && await table.FindAsync(partition, AuditHead.Key, cancel) is { } head && AuditHead.Of(head).Sequence >= place;
}
