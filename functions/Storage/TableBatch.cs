using Azure;
using Azure.Data.Tables;

namespace GitOps.Functions.Storage;

/// <summary>
/// One entity-group transaction in the making: all or nothing. Holds the limits of the service, so that what is sent is never refused for its size.
/// </summary>
/// <param name="partition">The one partition that all its rows are in.</param>
internal sealed class TableBatch(string partition)
{
    /// <summary>Room kept for each small row that is still to come.</summary>
    private const int SmallRow = 8 * 1024;

    private readonly List<TableTransactionAction> actions = [];
    private readonly HashSet<string> rows = new(StringComparer.Ordinal);
    private long bytes;

    /// <summary>What is to be sent.</summary>
    public IReadOnlyList<TableTransactionAction> Actions => actions;

    /// <summary>A new row: the transaction fails where it exists.</summary>
    /// <param name="entity">The row.</param>
    /// <param name="keepFree">How many small rows (8 KiB in a request at most) must still fit afterwards.</param>
    /// <returns>False, and nothing added, where it does not fit any more.</returns>
    public bool TryAdd(TableEntity entity, int keepFree = 0) => TryAppend(TableTransactionActionType.Add, entity, default, keepFree);

    /// <summary>Replaces a row whole, if it still has that ETag: the transaction fails where it has not.</summary>
    /// <returns>False, and nothing added, where it does not fit any more.</returns>
    public bool TryReplace(TableEntity entity, ETag etag) => TryAppend(TableTransactionActionType.UpdateReplace, entity, etag, keepFree: 0);

    /// <summary>Writes a row whole, whatever was there.</summary>
    /// <returns>False, and nothing added, where it does not fit any more.</returns>
    public bool TryPut(TableEntity entity) => TryAppend(TableTransactionActionType.UpsertReplace, entity, default, keepFree: 0);

    /// <summary>Deletes a row, if it still has that ETag: the transaction fails where it has not.</summary>
    /// <returns>False, and nothing added, where it does not fit any more.</returns>
    public bool TryDelete(TableEntity entity, ETag etag) => TryAppend(TableTransactionActionType.Delete, entity, etag, keepFree: 0);

    private bool TryAppend(TableTransactionActionType type, TableEntity entity, ETag etag, int keepFree)
    {
        TableLimits.Check(entity);
        if (entity.PartitionKey != partition) throw new ArgumentException($"the row is in partition {entity.PartitionKey}, the transaction in {partition}", nameof(entity));
        var size = TableLimits.RequestSizeOf(entity);
        if (actions.Count + 1 + keepFree > TableLimits.Operations || bytes + size + ((long)keepFree * SmallRow) > TableLimits.TransactionBytes) return false;
        if (!rows.Add(entity.RowKey)) throw new ArgumentException($"row {entity.RowKey} is in the transaction already", nameof(entity));
        actions.Add(new TableTransactionAction(type, entity, etag));
        bytes += size;
        return true;
    }
}
