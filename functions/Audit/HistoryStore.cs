using System.Globalization;
using Azure;
using Azure.Data.Tables;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>The revisions that were synced, in table <c>history</c>: a partition per application, and a key that sorts the newest first.</summary>
internal sealed class HistoryStore(StorageClients clients)
{
    /// <summary>The table.</summary>
    public const string TableName = "history";

    private readonly TableStore table = clients.Table(TableName);

    /// <summary>Writes one; the same pass at the same time replaces itself.</summary>
    public Task AddAsync(HistoryEntry entry, CancellationToken cancel)
    {
        var pass = AuditText.Bound(entry.Pass, 100);
        return table.PutAsync(new TableEntity(TableKey.Encode(entry.Application), Key(entry.SyncedAt, pass))
        {
            ["Revision"] = AuditText.Bound(entry.Revision, 200),
            ["RenderDigest"] = AuditText.Bound(entry.RenderDigest, 200),
            ["SyncedAt"] = entry.SyncedAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            ["Actor"] = AuditText.Bound(entry.Actor, 1_000),
            ["Pass"] = pass,
        }, cancel);
    }

    /// <summary>Newest first.</summary>
    public IAsyncEnumerable<HistoryEntry> ReadAsync(string application, int max, CancellationToken cancel)
    {
        var partition = TableKey.Encode(application);
        return table.QueryAsync(TableStore.Filter($"PartitionKey eq {partition}"), Math.Clamp(max, 1, 1_000), cancel)
            .Take(max)
            .Select(row => new HistoryEntry(
                application, AuditRow.Text(row, "Revision"), AuditRow.Text(row, "RenderDigest"), At(row), AuditRow.Text(row, "Actor"), AuditRow.Text(row, "Pass")));
    }

    /// <summary>Deletes all of an application's, a hundred at a time.</summary>
    /// <exception cref="Outcomes.FailureException">The account cannot be reached (transient): some may be deleted.</exception>
    public async Task DeleteAsync(string application, CancellationToken cancel)
    {
        var partition = TableKey.Encode(application);
        while (await table.QueryAsync(TableStore.Filter($"PartitionKey eq {partition}"), TableLimits.Operations, cancel).Take(TableLimits.Operations).ToListAsync(cancel) is { Count: > 0 } rows)
        {
            var batch = new TableBatch(partition);
            foreach (var row in rows) batch.TryDelete(new TableEntity(partition, row.RowKey), ETag.All);
            await table.TrySubmitAsync(batch, cancel);
        }
    }

    /// <summary>What is left of all time, so that later sorts before earlier.</summary>
    private static string Key(DateTimeOffset at, string pass) =>
        (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "-" + TableKey.Encode(pass);

    private static DateTimeOffset At(TableEntity row) =>
        DateTimeOffset.TryParseExact(AuditRow.Text(row, "SyncedAt"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : DateTimeOffset.MinValue;
}
