using Azure.Data.Tables;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Storage;

public sealed class TableStoreTests(AzuriteServer azurite)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly TableStore table = TestStorage.New(azurite.ConnectionString).Table("things");

    [Fact]
    public async Task A_missing_table_reads_as_an_empty_one()
    {
        Assert.Null(await table.FindAsync("p", "r", Cancel));
        Assert.Empty(await table.QueryAsync(TableStore.Filter($"PartitionKey eq {"p"}"), null, Cancel).ToListAsync(Cancel));
        await table.DeleteAsync("p", "r", Cancel);
    }

    [Fact]
    public async Task The_first_write_makes_the_table_and_the_second_finds_the_row()
    {
        Assert.True(await table.TryAddAsync(new TableEntity("p", "r") { ["A"] = "1" }, Cancel));
        Assert.False(await table.TryAddAsync(new TableEntity("p", "r") { ["A"] = "2" }, Cancel));
        Assert.Equal("1", (await table.FindAsync("p", "r", Cancel))!.GetString("A"));
    }

    [Fact]
    public async Task A_put_replaces_the_row_whole()
    {
        await table.PutAsync(new TableEntity("p", "r") { ["A"] = "1", ["B"] = "1" }, Cancel);
        await table.PutAsync(new TableEntity("p", "r") { ["A"] = "2" }, Cancel);
        var row = await table.FindAsync("p", "r", Cancel);
        Assert.Equal("2", row!.GetString("A"));
        Assert.False(row.ContainsKey("B"));
    }

    [Fact]
    public async Task A_transaction_is_written_whole_or_not_at_all()
    {
        Assert.NotNull(await table.TrySubmitAsync(Batch("1", "2"), Cancel));
        Assert.Null(await table.TrySubmitAsync(Batch("3", "2"), Cancel));
        Assert.Null(await table.FindAsync("p", "3", Cancel));
    }

    [Fact]
    public async Task A_transaction_on_a_row_that_changed_meanwhile_is_not_written()
    {
        await table.PutAsync(new TableEntity("p", "head") { ["A"] = "1" }, Cancel);
        var read = await table.FindAsync("p", "head", Cancel);
        await table.PutAsync(new TableEntity("p", "head") { ["A"] = "2" }, Cancel);
        var batch = new TableBatch("p");
        Assert.True(batch.TryReplace(new TableEntity("p", "head") { ["A"] = "3" }, read!.ETag));
        Assert.Null(await table.TrySubmitAsync(batch, Cancel));
        Assert.Equal("2", (await table.FindAsync("p", "head", Cancel))!.GetString("A"));
    }

    [Fact]
    public async Task A_filter_quotes_its_values()
    {
        await table.PutAsync(new TableEntity("p", "it's") { ["A"] = "1" }, Cancel);
        var key = "it's";
        Assert.Single(await table.QueryAsync(TableStore.Filter($"PartitionKey eq {"p"} and RowKey eq {key}"), null, Cancel).ToListAsync(Cancel));
        var attack = "x' or PartitionKey ne 'x";
        Assert.Empty(await table.QueryAsync(TableStore.Filter($"PartitionKey eq {attack}"), null, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task More_rows_than_a_page_holds_are_all_read_in_order()
    {
        for (var i = 0; i < 12; i++)
            Assert.NotNull(await table.TrySubmitAsync(Batch([.. Enumerable.Range(i * 100, 100).Select(static n => $"{n:D5}")]), Cancel));
        var keys = await table.QueryAsync(TableStore.Filter($"PartitionKey eq {"p"}"), null, Cancel).Select(static r => r.RowKey).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 1200).Select(static n => $"{n:D5}"), keys);
    }

    [Fact]
    public async Task Limits_are_kept_where_the_emulator_would_not_keep_them()
    {
        var row = new TableEntity("p", "r");
        for (var i = 0; i < 300; i++) row[$"P{i}"] = "x";
        await Assert.ThrowsAsync<FailureException>(() => table.PutAsync(row, Cancel));
        Assert.Null(await table.FindAsync("p", "r", Cancel));
    }

    [Fact]
    public async Task An_account_that_is_down_is_a_transient_failure_that_names_the_table()
    {
        var down = TestStorage.New(TestStorage.Nowhere(FreePort.Next())).Table("things");
        var failures = new[]
        {
            await Assert.ThrowsAsync<FailureException>(() => down.FindAsync("p", "r", Cancel)),
            await Assert.ThrowsAsync<FailureException>(() => down.PutAsync(new TableEntity("p", "r"), Cancel)),
            await Assert.ThrowsAsync<FailureException>(() => down.QueryAsync("", null, Cancel).ToListAsync(Cancel).AsTask()),
        };
        Assert.All(failures, static f => Assert.True(f.Transient));
        Assert.All(failures, static f => Assert.Contains("things", f.Failure.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_key_is_a_final_failure_without_the_accounts_own_words()
    {
        var wrong = azurite.ConnectionString.Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<FailureException>(() => TestStorage.New(wrong).Table("things").FindAsync("p", "r", Cancel));
        Assert.False(failure.Transient);
        Assert.StartsWith("the storage account answered 403", failure.Failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_no_failure_of_the_account()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.FindAsync("p", "r", cancelled.Token));
    }

    private static TableBatch Batch(params string[] keys)
    {
        var batch = new TableBatch("p");
        foreach (var key in keys) Assert.True(batch.TryAdd(new TableEntity("p", key) { ["A"] = "1" }));
        return batch;
    }
}
