using System.Runtime.CompilerServices;
using System.Text.Json;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>
/// The audit: one hash chain per application in table <c>audit</c> (partition: the encoded application; row: the sequence in 20 digits, and
/// <c>head</c>). Every failure to write propagates: work that is not written down is not done.
/// </summary>
internal sealed class AuditLog(StorageClients clients, TimeProvider time)
{
    /// <summary>The table.</summary>
    public const string TableName = "audit";

    /// <summary>Entries that one transaction takes, where they are not large.</summary>
    public const int TransactionEntries = TableLimits.Operations - 1;

    /// <summary>Rows that one request of a read from the end asks for.</summary>
    private const int Window = 500;

    private readonly TableStore table = clients.Table(TableName);
    private readonly AuditDetails details = new(clients.Container(AuditDetails.ContainerName));
    private readonly AuditAppender appender = new(clients.Table(TableName), new AuditDetails(clients.Container(AuditDetails.ContainerName)), time);

    /// <summary>
    /// Appends entries in their order. An <see cref="AuditKind.Intent"/> opens its pass and the <see cref="AuditKind.Outcome"/> of the same pass
    /// closes it, in the transaction that writes the entry. Up to 99 entries are one transaction; a longer list is several, each a right chain.
    /// </summary>
    /// <returns>Sequence of the last.</returns>
    /// <exception cref="FailureException">Not all were written (transient where the account is down, or another intent is still open).</exception>
    public Task<long> AppendAsync(string application, IReadOnlyList<AuditEntry> entries, CancellationToken cancel) => appender.AppendAsync(application, entries, cancel);

    /// <summary>Appends the entry that announces a pass's writes, before the first of them.</summary>
    /// <param name="application">The application.</param>
    /// <param name="intent">The entry; its kind becomes <see cref="AuditKind.Intent"/> and its detail the planned writes.</param>
    /// <param name="planned">The writes.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Its sequence.</returns>
    /// <exception cref="FailureException">It was not written, or another is still open (transient).</exception>
    public Task<long> AppendIntentAsync(string application, AuditEntry intent, IReadOnlyList<PlannedWrite> planned, CancellationToken cancel)
    {
        var detail = JsonSerializer.Serialize(planned, AuditJson.Compact.IReadOnlyListPlannedWrite);
        return AppendAsync(application, [intent with { Kind = AuditKind.Intent, Detail = detail }], cancel);
    }

    /// <summary>The pass that announced writes and has not ended, or null. To be asked under the application's lock, before anything is planned.</summary>
    public async Task<OpenIntent?> ReadOpenIntentAsync(string application, CancellationToken cancel)
    {
        var head = await appender.ReadHeadAsync(application, cancel);
        if (head.OpenIntent == 0) return null;
        AuditRecord? intent = null;
        var changes = new List<AuditRecord>();
        await foreach (var record in ReadAsync(application, new AuditQuery { NewestFirst = false, From = head.OpenIntent, Pass = head.OpenPass }, cancel))
        {
            if (record.Sequence == head.OpenIntent) intent = record;
            else if (record.Entry.Kind == AuditKind.Change) changes.Add(record);
        }
        if (intent is null) throw new FailureException(new Failure($"audit of {application}", "read open intent", $"entry {head.OpenIntent} is missing: run gitops audit verify"));
        var (planned, problem) = await ReadPlannedAsync(intent, cancel);
        return new OpenIntent(intent, planned, changes, problem);
    }

    /// <summary>Reads entries, page by page.</summary>
    public IAsyncEnumerable<AuditRecord> ReadAsync(string application, AuditQuery query, CancellationToken cancel) =>
        (query.NewestFirst ? BackwardAsync(application, query, cancel) : RangeAsync(application, query.From ?? 1, long.MaxValue, cancel))
            .Where(record => query.Matches(record.Entry))
            .Take(query.Max);

    /// <summary>An entry's detail, wherever it lies; null where it has none.</summary>
    /// <exception cref="FailureException">It is gone, or not what the entry's digest says (final).</exception>
    public async Task<string?> ReadDetailAsync(AuditRecord record, CancellationToken cancel)
    {
        if (record.DetailDigest is null) return null;
        var (text, problem) = await details.ReadAsync(TableKey.Encode(record.Application), record.DetailDigest, record.Entry.Detail, cancel);
        return text ?? throw new FailureException(new Failure($"audit of {record.Application}, entry {record.Sequence}", "read detail",
            problem == AuditProblem.MissingDetail ? "it is gone" : "it was altered"));
    }

    /// <summary>Walks the chain from its first entry to its head and names the first broken link.</summary>
    /// <param name="application">The application.</param>
    /// <param name="anchor">A place and hash noted down earlier, or null.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<AuditVerification> VerifyAsync(string application, AuditAnchor? anchor, CancellationToken cancel) =>
        new AuditVerifier(table, details, application).VerifyAsync(anchor, cancel);

    /// <summary>The applications that have a chain, in the order of their keys. One request each: a scan would read every entry of all.</summary>
    public async IAsyncEnumerable<string> ListApplicationsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (string? last = "", next; ; last = next)
        {
            next = await table.QueryAsync(TableStore.Filter($"PartitionKey gt {last}"), 1, cancel).Select(static r => r.PartitionKey).FirstOrDefaultAsync(cancel);
            if (next is null) yield break;
            if (TableKey.TryDecode(next, out var name)) yield return name;
        }
    }

    private async IAsyncEnumerable<AuditRecord> BackwardAsync(string application, AuditQuery query, [EnumeratorCancellation] CancellationToken cancel)
    {
        var end = (await appender.ReadHeadAsync(application, cancel)).Sequence;
        for (var to = Math.Min(query.From ?? end, end); to > 0; to -= Window)
        {
            var window = await RangeAsync(application, Math.Max(1, to - Window + 1), to, cancel).ToListAsync(cancel);
            for (var i = window.Count - 1; i >= 0; i--) yield return window[i];
        }
    }

    private IAsyncEnumerable<AuditRecord> RangeAsync(string application, long from, long to, CancellationToken cancel)
    {
        var (partition, first, last) = (TableKey.Encode(application), AuditRow.Key(Math.Max(1, from)), AuditRow.Key(to));
        return table.QueryAsync(TableStore.Filter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}"), null, cancel)
            .Select(row => AuditRow.ToRecord(application, row));
    }

    private async Task<(IReadOnlyList<PlannedWrite> Planned, string? Problem)> ReadPlannedAsync(AuditRecord intent, CancellationToken cancel)
    {
        try
        {
            var text = await ReadDetailAsync(intent, cancel);
            return (text is null ? [] : JsonSerializer.Deserialize(text, AuditJson.Compact.IReadOnlyListPlannedWrite) ?? [], null);
        }
        // Not readable now or ever: the pass must still be closed, or the application would stand still.
        catch (FailureException e) when (!e.Transient) { return ([], e.Failure.ToString()); }
        catch (JsonException) { return ([], $"audit of {intent.Application}, entry {intent.Sequence}: read detail: it is no list of planned writes"); }
    }
}
