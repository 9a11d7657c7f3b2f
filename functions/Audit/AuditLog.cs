using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>The audit: one hash chain per application.</summary>
internal sealed class AuditLog(StorageClients clients, TimeProvider time)
{
    /// <summary>The table.</summary>
    public const string TableName = "audit";

    /// <summary>Appends entries in their order. An <see cref="AuditKind.Intent"/> opens its pass, the <see cref="AuditKind.Outcome"/> of the same pass closes it, in the same transaction.</summary>
    /// <returns>Sequence of the last.</returns>
    public Task<long> AppendAsync(string application, IReadOnlyList<AuditEntry> entries, CancellationToken cancel) => throw new NotSupportedException($"{clients} {time} {application} {entries} {cancel}");

    /// <summary>Appends the entry that announces a pass's writes.</summary>
    public Task<long> AppendIntentAsync(string application, AuditEntry intent, IReadOnlyList<PlannedWrite> planned, CancellationToken cancel) => throw new NotSupportedException($"{application} {intent} {planned} {cancel}");

    /// <summary>The pass that has not ended, or null.</summary>
    public Task<OpenIntent?> ReadOpenIntentAsync(string application, CancellationToken cancel) => throw new NotSupportedException($"{application} {cancel}");

    /// <summary>Reads entries.</summary>
    public IAsyncEnumerable<AuditRecord> ReadAsync(string application, AuditQuery query, CancellationToken cancel) => throw new NotSupportedException($"{application} {query} {cancel}");

    /// <summary>An entry's detail, wherever it lies.</summary>
    public Task<string?> ReadDetailAsync(AuditRecord record, CancellationToken cancel) => throw new NotSupportedException($"{record} {cancel}");

    /// <summary>Walks the chain.</summary>
    public Task<AuditVerification> VerifyAsync(string application, AuditAnchor? anchor, CancellationToken cancel) => throw new NotSupportedException($"{application} {anchor} {cancel}");

    /// <summary>The applications that have a chain, in the order of their keys.</summary>
    public IAsyncEnumerable<string> ListApplicationsAsync(CancellationToken cancel) => throw new NotSupportedException($"{cancel}");
}
