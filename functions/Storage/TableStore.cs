using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Storage;

/// <summary>
/// One table. Keeps the service's limits (the emulator does not), creates the table when a write finds it missing, reads a missing table
/// as an empty one, and throws only <see cref="FailureException"/>: transient where the account is down or busy.
/// </summary>
/// <remarks>
/// <c>CreateIfNotExists</c> of this library reads its answer by reflection, which the native build does not have: Create, and accept 409.
/// </remarks>
internal sealed class TableStore(TableClient client)
{
    private string Subject => $"table {client.Name}";

    /// <summary>The row, or null.</summary>
    public async Task<TableEntity?> FindAsync(string partition, string row, CancellationToken cancel)
    {
        try
        {
            return await client.GetEntityAsync<TableEntity>(partition, row, cancellationToken: cancel);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (Exception e) when (StorageFailure.Is(e, cancel))
        {
            throw StorageFailure.From(e, Subject, "read");
        }
    }

    /// <summary>The rows that a filter (of <see cref="Filter"/>) matches, in the order of their keys, read page by page.</summary>
    /// <param name="filter">OData.</param>
    /// <param name="pageSize">Rows a page, 1 to 1,000; null means 1,000.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async IAsyncEnumerable<TableEntity> QueryAsync(string filter, int? pageSize, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var pages = client.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancel).AsPages().GetAsyncEnumerator(cancel);
        while (await NextAsync(pages, cancel))
            foreach (var entity in pages.Current.Values)
                yield return entity;
    }

    /// <summary>A filter with its values quoted.</summary>
    public static string Filter(FormattableString filter) => TableClient.CreateQueryFilter(filter);

    /// <summary>Adds a new row.</summary>
    /// <returns>False where it exists already.</returns>
    public Task<bool> TryAddAsync(TableEntity entity, CancellationToken cancel)
    {
        TableLimits.Check(entity);
        return WriteAsync("add", () => client.AddEntityAsync(entity, cancel), cancel);
    }

    /// <summary>Writes a row whole, whatever was there.</summary>
    public Task PutAsync(TableEntity entity, CancellationToken cancel)
    {
        TableLimits.Check(entity);
        return WriteAsync("write", () => client.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancel), cancel);
    }

    /// <summary>Deletes a row, or finds it gone.</summary>
    public async Task DeleteAsync(string partition, string row, CancellationToken cancel)
    {
        try { await client.DeleteEntityAsync(partition, row, ETag.All, cancel); }
        catch (RequestFailedException e) when (e.Status == 404) { }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject, "delete"); }
    }

    /// <summary>Sends a transaction.</summary>
    /// <returns>The ETag of the row that comes last in it; null where a row exists already, has another ETag or is gone: nothing was written.</returns>
    /// <exception cref="FailureException">Transient ones leave unknown whether it was written.</exception>
    public async Task<ETag?> TrySubmitAsync(TableBatch batch, CancellationToken cancel)
    {
        Response<IReadOnlyList<Response>>? answer = null;
        return await WriteAsync("write transaction", async () => answer = await client.SubmitTransactionAsync(batch.Actions, cancel), cancel) ? answer!.Value[^1].Headers.ETag : null;
    }

    private async Task<bool> WriteAsync(string step, Func<Task> write, CancellationToken cancel)
    {
        try
        {
            try { await write(); }
            catch (RequestFailedException e) when (e.ErrorCode == "TableNotFound")
            {
                await CreateAsync(cancel);
                await write();
            }
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 || e.ErrorCode == "ResourceNotFound")
        {
            return false;
        }
        catch (Exception e) when (StorageFailure.Is(e, cancel))
        {
            throw StorageFailure.From(e, Subject, step);
        }
    }

    private async Task CreateAsync(CancellationToken cancel)
    {
        try { await client.CreateAsync(cancel); }
        catch (RequestFailedException e) when (e.Status == 409) { }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<Page<TableEntity>> pages, CancellationToken cancel)
    {
        try { return await pages.MoveNextAsync(); }
        catch (RequestFailedException e) when (e.ErrorCode == "TableNotFound") { return false; }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject, "read"); }
    }
}
