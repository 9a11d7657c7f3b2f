using Azure;
using Azure.Data.Tables;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Applications;

/// <summary>
/// All registrations, in table <c>registrations</c>. A head row moves in the same transaction as any of them: whoever has read all before needs one
/// point read to know that nothing has changed since, in whatever instance the change was made.
/// </summary>
internal sealed class RegistrationStore(StorageClients clients)
{
    private const string Head = "head";
    private const string VersionColumn = "Version";

    private readonly TableStore table = clients.Table(RegistrationRow.Partition);

    /// <summary>What moves with every change; empty where nothing was ever registered.</summary>
    /// <exception cref="FailureException">The account cannot be reached (transient).</exception>
    public async Task<string> ReadVersionAsync(CancellationToken cancel) =>
        (await table.FindAsync(RegistrationRow.Partition, Head, cancel))?.GetString(VersionColumn) ?? "";

    /// <summary>All, in the order of kinds and names. To be read after the version: a change in between makes the version old, never the list.</summary>
    /// <exception cref="FailureException">The account cannot be reached (transient), or a row is none of ours (final).</exception>
    public async Task<IReadOnlyList<Registration>> ListAsync(CancellationToken cancel) =>
        await table.QueryAsync(TableStore.Filter($"PartitionKey eq {RegistrationRow.Partition}"), null, cancel).Where(static row => row.RowKey != Head).Select(RegistrationRow.Read).ToListAsync(cancel);

    /// <summary>Adds one.</summary>
    /// <returns>False where one of that kind and name exists: somebody else was faster.</returns>
    /// <exception cref="FailureException">It is too large (final), or the account cannot be reached (transient): it may have been written.</exception>
    public Task<bool> TryAddAsync(Registration one, CancellationToken cancel) => SubmitAsync(batch => batch.TryAdd(RegistrationRow.Write(one), keepFree: 1), cancel);

    /// <summary>Replaces one, if it is as it was read.</summary>
    /// <inheritdoc cref="TryAddAsync"/>
    public Task<bool> TryReplaceAsync(Registration one, CancellationToken cancel) => SubmitAsync(batch => batch.TryReplace(RegistrationRow.Write(one), new ETag(one.Version)), cancel);

    /// <summary>Removes one, if it is as it was read.</summary>
    /// <returns>False where it is not, or is gone.</returns>
    /// <exception cref="FailureException">The account cannot be reached (transient): it may have been removed.</exception>
    public Task<bool> TryRemoveAsync(Registration one, CancellationToken cancel) =>
        SubmitAsync(batch => batch.TryDelete(new TableEntity(RegistrationRow.Partition, RegistrationRow.KeyOf(one.Reference)), new ETag(one.Version)), cancel);

    private async Task<bool> SubmitAsync(Func<TableBatch, bool> add, CancellationToken cancel)
    {
        var batch = new TableBatch(RegistrationRow.Partition);
        var head = new TableEntity(RegistrationRow.Partition, Head) { [VersionColumn] = Guid.NewGuid().ToString("n") };
        if (!add(batch) || !batch.TryPut(head)) throw new FailureException(new Failure($"table {RegistrationRow.Partition}", "register", "the row does not fit into a transaction"));
        return await table.TrySubmitAsync(batch, cancel) is not null;
    }
}
