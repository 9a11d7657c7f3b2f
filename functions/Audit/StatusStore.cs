using System.Text.Json;
using Azure.Data.Tables;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>
/// One status row per application in table <c>applications</c>. The last writer wins: whoever writes holds the application's lock. The row
/// holds the status as JSON, and the columns that people filter by beside it.
/// </summary>
internal sealed class StatusStore(StorageClients clients)
{
    /// <summary>The table, and its one partition: a list of all is one range read.</summary>
    public const string TableName = "applications";

    private const string Document = "Status";
    private readonly TableStore table = clients.Table(TableName);

    /// <summary>The status, or null before the first pass.</summary>
    /// <exception cref="FailureException">The account is down (transient), or the row is none that we wrote (final).</exception>
    public async Task<ApplicationStatus?> ReadAsync(string application, CancellationToken cancel) =>
        await table.FindAsync(TableName, TableKey.Encode(application), cancel) is { } row ? Read(row) : null;

    /// <summary>All, ordered by key.</summary>
    /// <exception cref="FailureException">The account is down (transient), or a row is none that we wrote (final).</exception>
    public IAsyncEnumerable<ApplicationStatus> ListAsync(CancellationToken cancel) =>
        table.QueryAsync(TableStore.Filter($"PartitionKey eq {TableName}"), null, cancel).Select(Read);

    /// <summary>Replaces the status. What does not fit is cut (see <see cref="StatusBounds"/>).</summary>
    public Task WriteAsync(ApplicationStatus status, CancellationToken cancel)
    {
        var fitting = StatusBounds.Fit(status, out var json);
        var row = new TableEntity(TableName, TableKey.Encode(status.Application))
        {
            [Document] = json,
            ["Sync"] = fitting.Sync.ToString(),
            ["Phase"] = fitting.Phase?.ToString() ?? "",
            ["Health"] = fitting.Health.ToString(),
            ["Revision"] = fitting.Revision,
            ["Message"] = fitting.Message,
        };
        return table.PutAsync(row, cancel);
    }

    /// <summary>Deletes it: the application is no longer managed.</summary>
    public Task DeleteAsync(string application, CancellationToken cancel) => table.DeleteAsync(TableName, TableKey.Encode(application), cancel);

    private static ApplicationStatus Read(TableEntity row)
    {
        try
        {
            if (JsonSerializer.Deserialize(AuditRow.Text(row, Document), AuditJson.Compact.ApplicationStatus) is { } status) return status;
        }
        catch (JsonException) { }
        throw new FailureException(new Failure($"table {TableName}, row {row.RowKey}", "read status", "it is not a status: delete the row, the next pass writes it anew"));
    }
}
