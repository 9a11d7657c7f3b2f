using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.Audit;

public sealed class AuditLogTests(AzuriteServer azurite)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly AuditLog audit = new(TestStorage.New(azurite.ConnectionString), TimeProvider.System);

    [Fact]
    public async Task A_chain_that_does_not_exist_is_empty_and_right()
    {
        Assert.Empty(await ReadAsync("shop", new AuditQuery()));
        Assert.Null(await audit.ReadOpenIntentAsync("shop", Cancel));
        var found = await audit.VerifyAsync("shop", null, Cancel);
        Assert.True(found.Ok);
        Assert.Equal(0, found.Entries);
        Assert.Null(found.Head);
        Assert.Equal(0, await audit.AppendAsync("shop", [], Cancel));
    }

    [Fact]
    public async Task An_entry_comes_back_as_it_was_written()
    {
        var entry = AuditTestData.Change(1) with { Detail = """{"a":"ä \" \u0001"}""", Phase = OperationPhase.Failed };
        Assert.Equal(1, await audit.AppendAsync("shop", [entry], Cancel));
        var record = Assert.Single(await ReadAsync("shop", new AuditQuery()));
        Assert.Equal(TestJson.Of(entry), TestJson.Of(record.Entry));
        Assert.Equal(1, record.Sequence);
        Assert.Equal(new string('0', 64), record.Previous);
        Assert.Equal(entry.Detail, await audit.ReadDetailAsync(record, Cancel));
    }

    [Fact]
    public async Task Entries_are_linked_in_the_order_they_were_given()
    {
        await audit.AppendAsync("shop", AuditTestData.Changes(3), Cancel);
        Assert.Equal(4, await audit.AppendAsync("shop", [AuditTestData.Change(4)], Cancel));
        var records = await ReadAsync("shop", new AuditQuery { NewestFirst = false });
        Assert.Equal(["change 1", "change 2", "change 3", "change 4"], records.Select(static r => r.Entry.Message));
        Assert.Equal(records.Take(3).Select(static r => r.Hash), records.Skip(1).Select(static r => r.Previous));
        await AssertRightAsync("shop", 4);
    }

    [Fact]
    public async Task A_list_longer_than_a_transaction_is_one_right_chain()
    {
        Assert.Equal(250, await audit.AppendAsync("shop", AuditTestData.Changes(250), Cancel));
        await AssertRightAsync("shop", 250);
    }

    [Fact]
    public async Task Entries_too_large_for_one_transaction_are_spread_over_several()
    {
        var entries = AuditTestData.Changes(60).Select(static e => e with { Message = new string('"', 9_000), Detail = new string('"', 16_000) }).ToList();
        Assert.Equal(60, await audit.AppendAsync("shop", entries, Cancel));
        await AssertRightAsync("shop", 60);
    }

    [Fact]
    public async Task Reading_newest_first_is_the_other_way_around_over_all_windows()
    {
        await audit.AppendAsync("shop", AuditTestData.Changes(1100), Cancel);
        Assert.Equal(Enumerable.Range(1, 1100).Reverse().Select(static n => (long)n), (await ReadAsync("shop", new AuditQuery())).Select(static r => r.Sequence));
        Assert.Equal([700L, 699, 698], (await ReadAsync("shop", new AuditQuery { From = 700, Max = 3 })).Select(static r => r.Sequence));
        Assert.Equal([700L, 701], (await ReadAsync("shop", new AuditQuery { From = 700, Max = 2, NewestFirst = false })).Select(static r => r.Sequence));
        Assert.Equal([1100L], (await ReadAsync("shop", new AuditQuery { From = 5000, Max = 1 })).Select(static r => r.Sequence));
    }

    [Fact]
    public async Task Entries_can_be_asked_for_by_kind_pass_delivery_commit_and_object()
    {
        await audit.AppendAsync("shop", [
            AuditTestData.Intent("p1"), .. AuditTestData.Changes(3, "p1"), AuditTestData.Outcome("p1"),
            AuditTestData.Change(2, "p2") with { Delivery = "d2", Revision = "beef" }], Cancel);
        Assert.Equal([5L, 1], await SequencesAsync(new AuditQuery { Kinds = [AuditKind.Intent, AuditKind.Outcome] }));
        Assert.Equal([6L], await SequencesAsync(new AuditQuery { Pass = "p2" }));
        Assert.Equal([6L], await SequencesAsync(new AuditQuery { Delivery = "d2" }));
        Assert.Equal([6L], await SequencesAsync(new AuditQuery { Revision = "beef" }));
        Assert.Equal([6L, 3], await SequencesAsync(new AuditQuery { Object = AuditTestData.Deployment(2) }));
        Assert.Equal([3L], await SequencesAsync(new AuditQuery { Object = AuditTestData.Deployment(2), Pass = "p1" }));
    }

    [Fact]
    public async Task Eight_writers_at_once_lose_nothing_and_cannot_fork_the_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 10; i++) await audit.AppendAsync("shop", [AuditTestData.Change(i, $"w{writer}"), AuditTestData.Change(i + 100, $"w{writer}")], Cancel);
        }));
        var records = await ReadAsync("shop", new AuditQuery { NewestFirst = false });
        Assert.Equal(160, records.Count);
        foreach (var writer in records.GroupBy(static r => r.Entry.Pass))
            Assert.Equal(Enumerable.Range(0, 10).SelectMany(static i => new[] { $"change {i}", $"change {i + 100}" }), writer.Select(static r => r.Entry.Message));
        await AssertRightAsync("shop", 160);
    }

    [Fact]
    public async Task Two_writers_of_the_same_words_are_both_written_down()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => audit.AppendAsync("shop", [AuditTestData.Change(1)], Cancel)));
        await AssertRightAsync("shop", 6);
    }

    [Fact]
    public async Task Applications_have_chains_of_their_own_and_are_listed()
    {
        string[] names = ["shop", "a/b", "SHOP", "ä"];
        foreach (var name in names) await audit.AppendAsync(name, AuditTestData.Changes(2), Cancel);
        Assert.Equal(names.Order(StringComparer.Ordinal), (await audit.ListApplicationsAsync(Cancel).ToListAsync(Cancel)).Order(StringComparer.Ordinal));
        foreach (var name in names) await AssertRightAsync(name, 2);
    }

    [Fact]
    public async Task A_long_detail_lies_in_a_blob_and_is_read_back()
    {
        var detail = $$"""{"text":"{{new string('ä', 40_000)}}"}""";
        await audit.AppendAsync("shop", [AuditTestData.Change(1) with { Detail = detail }], Cancel);
        var record = Assert.Single(await ReadAsync("shop", new AuditQuery()));
        Assert.Null(record.Entry.Detail);
        Assert.Equal(detail, await audit.ReadDetailAsync(record, Cancel));
        await AssertRightAsync("shop", 1);
    }

    [Fact]
    public async Task Texts_that_no_row_can_hold_are_cut_and_say_so()
    {
        await audit.AppendAsync("shop", [AuditTestData.Change(1) with
        {
            Actor = new string('a', 40_000),
            Message = new string('m', 40_000),
            Fields = [.. Enumerable.Range(0, 5_000).Select(static n => $"spec.field{n}")],
        }], Cancel);
        var entry = Assert.Single(await ReadAsync("shop", new AuditQuery())).Entry;
        Assert.EndsWith("more characters)", entry.Message, StringComparison.Ordinal);
        Assert.EndsWith("more characters)", entry.Actor, StringComparison.Ordinal);
        Assert.EndsWith("more)", entry.Fields[^1], StringComparison.Ordinal);
        await AssertRightAsync("shop", 1);
    }

    [Fact]
    public async Task Odd_characters_do_not_break_the_chain()
    {
        await audit.AppendAsync("shop", [AuditTestData.Change(1) with
        {
            Message = "half \ud800 a pair, \0 nul, \u001b[31m red, \uffff, \r\n--batch_1\r\n\r\nHTTP/1.1 200, 2026-11-23T10:00:00Z, <&>\"'\\ 😀 ",
            Actor = " ",
            Detail = "\"\ud800\"",
        }], Cancel);
        await audit.AppendAsync("shop", [AuditTestData.Change(2)], Cancel);
        await AssertRightAsync("shop", 2);
        var message = (await ReadAsync("shop", new AuditQuery()))[1].Entry.Message;
        Assert.DoesNotContain('\u001b', message);
        Assert.Contains("😀", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_intent_stays_open_until_the_outcome_of_its_own_pass()
    {
        await audit.AppendAsync("shop", AuditTestData.Changes(2, "earlier"), Cancel);
        await audit.AppendIntentAsync("shop", AuditTestData.Intent("p1"), AuditTestData.Planned(3), Cancel);
        await audit.AppendAsync("shop", [AuditTestData.Change(1, "p1"), AuditTestData.Change(9, "other"), AuditTestData.Outcome("other")], Cancel);

        var open = await audit.ReadOpenIntentAsync("shop", Cancel);
        Assert.Equal(3, open!.Intent.Sequence);
        Assert.Equal(AuditTestData.Planned(3), open.Planned);
        Assert.Equal(AuditTestData.Deployment(1), Assert.Single(open.Changes).Entry.Object);
        Assert.Null(open.Problem);
        await AssertRightAsync("shop", 6);

        await audit.AppendAsync("shop", [AuditTestData.Change(2, "p1"), AuditTestData.Outcome("p1")], Cancel);
        Assert.Null(await audit.ReadOpenIntentAsync("shop", Cancel));
        await AssertRightAsync("shop", 8);
    }

    [Fact]
    public async Task An_intent_of_thousands_of_objects_is_read_back_whole()
    {
        await audit.AppendIntentAsync("shop", AuditTestData.Intent(), AuditTestData.Planned(5_000), Cancel);
        Assert.Equal(5_000, (await audit.ReadOpenIntentAsync("shop", Cancel))!.Planned.Count);
    }

    [Fact]
    public async Task A_second_intent_is_refused_while_one_is_open()
    {
        await audit.AppendIntentAsync("shop", AuditTestData.Intent("p1"), [], Cancel);
        var refused = await Assert.ThrowsAsync<FailureException>(() => audit.AppendIntentAsync("shop", AuditTestData.Intent("p2"), [], Cancel));
        Assert.True(refused.Transient);
        Assert.Contains("p1", refused.Failure.Cause, StringComparison.Ordinal);
        Assert.Equal("p1", (await audit.ReadOpenIntentAsync("shop", Cancel))!.Intent.Entry.Pass);
        await AssertRightAsync("shop", 1);
    }

    [Fact]
    public async Task A_whole_pass_may_be_one_append()
    {
        await audit.AppendAsync("shop", [AuditTestData.Intent(), .. AuditTestData.Changes(2), AuditTestData.Outcome()], Cancel);
        Assert.Null(await audit.ReadOpenIntentAsync("shop", Cancel));
        await AssertRightAsync("shop", 4);
    }

    private async Task<List<AuditRecord>> ReadAsync(string application, AuditQuery query) => await audit.ReadAsync(application, query, Cancel).ToListAsync(Cancel);

    private async Task<IEnumerable<long>> SequencesAsync(AuditQuery query) => (await ReadAsync("shop", query)).Select(static r => r.Sequence);

    private async Task AssertRightAsync(string application, long entries)
    {
        var found = await audit.VerifyAsync(application, null, Cancel);
        Assert.Null(found.Break);
        Assert.Equal(entries, found.Entries);
    }
}
