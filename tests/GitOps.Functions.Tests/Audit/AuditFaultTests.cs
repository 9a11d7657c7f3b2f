using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.Audit;

/// <summary>The network and the account fail in the middle of appends; the chain has each entry once.</summary>
public sealed class AuditFaultTests(AzuriteServer azurite)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task An_append_whose_answers_are_lost_is_written_once(int losses)
    {
        var port = TablePort();
        await using var proxy = new LossyProxy(port, "$batch");
        var (lossy, audit) = Two(proxy, port);
        await lossy.AppendAsync("shop", AuditTestData.Changes(2, "before"), Cancel);

        proxy.Losses = losses;
        Assert.Equal(7, await lossy.AppendAsync("shop", AuditTestData.Changes(5, "lost"), Cancel));

        Assert.True(proxy.Losses < losses);
        Assert.Equal(8, await audit.AppendAsync("shop", [AuditTestData.Change(1, "after")], Cancel));
        await AssertChainAsync(audit, 8);
    }

    [Fact]
    public async Task A_long_append_whose_answers_are_lost_here_and_there_is_written_once()
    {
        var port = TablePort();
        await using var proxy = new LossyProxy(port, "$batch");
        var audit = new AuditLog(TestStorage.New(azurite.ConnectionString.Replace($":{port}/", $":{proxy.Port}/", StringComparison.Ordinal)), TimeProvider.System);
        var appends = Enumerable.Range(0, 3).Select(n => audit.AppendAsync("shop", AuditTestData.Changes(250, $"p{n}"), Cancel)).ToList();
        for (var i = 0; i < 4; i++)
        {
            proxy.Losses = 1;
            await Task.Delay(50, Cancel);
        }
        await Task.WhenAll(appends);
        await AssertChainAsync(audit, 750);
    }

    [Fact]
    public async Task An_account_that_is_down_fails_the_append_and_the_next_one_goes_on_where_it_was()
    {
        await using var own = AzuriteServer.KeepingData();
        await own.StartAsync();
        var audit = new AuditLog(TestStorage.New(own.ConnectionString), TimeProvider.System);
        await audit.AppendAsync("shop", [AuditTestData.Intent(), .. AuditTestData.Changes(2)], Cancel);
        await own.StopAsync();

        var failure = await Assert.ThrowsAsync<FailureException>(() => audit.AppendAsync("shop", [AuditTestData.Outcome()], Cancel));
        Assert.True(failure.Transient);

        await own.StartAsync();
        Assert.Equal(2, (await audit.ReadOpenIntentAsync("shop", Cancel))!.Changes.Count);
        await audit.AppendAsync("shop", [AuditTestData.Outcome()], Cancel);
        Assert.Null(await audit.ReadOpenIntentAsync("shop", Cancel));
        await AssertChainAsync(audit, 4);
    }

    [Fact]
    public async Task An_intent_whose_detail_is_gone_can_still_be_closed()
    {
        var prefix = TestStorage.NewPrefix();
        var clients = TestStorage.At(azurite.ConnectionString, prefix);
        var audit = new AuditLog(clients, TimeProvider.System);
        await audit.AppendIntentAsync("shop", AuditTestData.Intent(), AuditTestData.Planned(1_000), Cancel);
        var digest = (await audit.ReadOpenIntentAsync("shop", Cancel))!.Intent.DetailDigest;
        await clients.Container("snapshots").DeleteAsync($"audit/shop/{digest}", Cancel);

        var open = await audit.ReadOpenIntentAsync("shop", Cancel);
        Assert.Empty(open!.Planned);
        Assert.Contains("gone", open.Problem, StringComparison.Ordinal);
        await audit.AppendAsync("shop", [AuditTestData.Outcome() with { Message = open.Problem! }], Cancel);
        Assert.Null(await audit.ReadOpenIntentAsync("shop", Cancel));
    }

    [Fact]
    public async Task A_pass_reads_where_the_chain_ends_once_and_goes_on_from_there()
    {
        var port = TablePort();
        await using var proxy = new LossyProxy(port, "GET /");
        var (watched, other) = Two(proxy, port);
        await watched.AppendAsync("shop", [AuditTestData.Intent()], Cancel);
        await watched.AppendAsync("other", [AuditTestData.Intent()], Cancel);
        await watched.AppendAsync("shop", AuditTestData.Changes(99, "a"), Cancel);
        await watched.AppendAsync("shop", AuditTestData.Changes(250, "b"), Cancel);
        await watched.AppendAsync("shop", [AuditTestData.Outcome()], Cancel);
        Assert.Equal(2, proxy.Seen);

        await watched.AppendAsync("shop", [AuditTestData.Change(1, "after")], Cancel);
        Assert.Equal(3, proxy.Seen);
        await AssertChainAsync(other, 352);
    }

    [Fact]
    public async Task Where_another_writer_came_between_the_end_is_read_again()
    {
        var port = TablePort();
        await using var proxy = new LossyProxy(port, "GET /");
        var (audit, other) = Two(proxy, port);
        await audit.AppendAsync("shop", [AuditTestData.Intent()], Cancel);
        await other.AppendAsync("shop", [AuditTestData.Change(1, "other")], Cancel);
        Assert.Equal(3, await audit.AppendAsync("shop", [AuditTestData.Change(2)], Cancel));
        await other.AppendAsync("shop", [AuditTestData.Outcome()], Cancel);

        // As a pass begins: what this process left open was closed by another one.
        Assert.Null(await audit.ReadOpenIntentAsync("shop", Cancel));
        await audit.AppendAsync("shop", [AuditTestData.Intent("p2")], Cancel);
        Assert.Equal(6, await audit.AppendAsync("shop", [AuditTestData.Outcome("p2")], Cancel));
        await AssertChainAsync(other, 6);
    }

    // Two processes' views of one chain, of which the first goes through the proxy.
    private (AuditLog Through, AuditLog Other) Two(LossyProxy proxy, int port)
    {
        var prefix = TestStorage.NewPrefix();
        return (new AuditLog(TestStorage.At(azurite.ConnectionString.Replace($":{port}/", $":{proxy.Port}/", StringComparison.Ordinal), prefix), TimeProvider.System),
            new AuditLog(TestStorage.At(azurite.ConnectionString, prefix), TimeProvider.System));
    }

    private static async Task AssertChainAsync(AuditLog audit, int entries)
    {
        var found = await audit.VerifyAsync("shop", null, Cancel);
        Assert.Null(found.Break);
        Assert.Equal(entries, found.Entries);
        var records = await audit.ReadAsync("shop", new AuditQuery(), Cancel).ToListAsync(Cancel);
        Assert.Equal(entries, records.Select(static r => (r.Entry.Pass, r.Entry.Kind, r.Entry.Message)).Distinct().Count());
    }

    private int TablePort() =>
        new Uri(azurite.ConnectionString.Split(';').Single(static p => p.StartsWith("TableEndpoint=", StringComparison.Ordinal))["TableEndpoint=".Length..]).Port;
}
