using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>The revisions that were synced, newest first.</summary>
internal sealed class HistoryStore(StorageClients clients)
{
    /// <summary>Writes one; the same pass again replaces it.</summary>
    public Task AddAsync(HistoryEntry entry, CancellationToken cancel) => throw new NotSupportedException($"{clients} {entry} {cancel}");

    /// <summary>Newest first.</summary>
    public IAsyncEnumerable<HistoryEntry> ReadAsync(string application, int max, CancellationToken cancel) => throw new NotSupportedException($"{application} {max} {cancel}");
}
