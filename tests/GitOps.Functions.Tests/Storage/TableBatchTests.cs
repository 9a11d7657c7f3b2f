using Azure.Data.Tables;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Tests.Storage;

public sealed class TableBatchTests
{
    [Fact]
    public void A_hundred_operations_fit_and_no_more()
    {
        var batch = new TableBatch("p");
        for (var i = 0; i < 100; i++) Assert.True(batch.TryAdd(new TableEntity("p", $"{i}")));
        Assert.False(batch.TryAdd(new TableEntity("p", "one more")));
        Assert.Equal(100, batch.Actions.Count);
    }

    [Fact]
    public void Room_is_kept_for_a_row_that_is_still_to_come()
    {
        var batch = new TableBatch("p");
        for (var i = 0; i < 99; i++) Assert.True(batch.TryAdd(new TableEntity("p", $"{i}"), keepFree: 1));
        Assert.False(batch.TryAdd(new TableEntity("p", "one more"), keepFree: 1));
        Assert.True(batch.TryAdd(new TableEntity("p", "head")));
    }

    [Fact]
    public void A_row_of_another_partition_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TableBatch("p").TryAdd(new TableEntity("q", "r")));

    [Fact]
    public void The_same_row_twice_is_refused()
    {
        var batch = new TableBatch("p");
        Assert.True(batch.TryAdd(new TableEntity("p", "r")));
        Assert.Throws<ArgumentException>(() => batch.TryAdd(new TableEntity("p", "r")));
    }

    [Theory]
    [InlineData('x', 1)]
    [InlineData('"', 6)]
    [InlineData('ä', 6)]
    public void The_request_stays_below_4_MiB_however_JSON_writes_the_text(char c, int bytesEach)
    {
        var batch = new TableBatch("p");
        var added = 0;
        while (added < 200 && batch.TryAdd(new TableEntity("p", $"{added}") { ["A"] = new string(c, 30_000), ["B"] = new string(c, 30_000) })) added++;
        Assert.InRange(added * 60_000L * bytesEach, TableLimits.TransactionBytes * 3L / 4, TableLimits.TransactionBytes);
    }
}
