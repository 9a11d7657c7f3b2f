using Azure.Data.Tables;
using Azure.Storage.Blobs;
using GitOps.Functions.Audit;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.Audit;

/// <summary>Somebody with the account's key changes what is written; the walk names the first broken link.</summary>
public sealed class AuditVerifyTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly string LongDetail = $"\"{new string('x', 50_000)}\"";
    private readonly TableClient table;
    private readonly BlobContainerClient container;
    private readonly AuditLog audit;

    public AuditVerifyTests(AzuriteServer azurite)
    {
        var prefix = TestStorage.NewPrefix();
        audit = new AuditLog(TestStorage.At(azurite.ConnectionString, prefix), TimeProvider.System);
        table = new TableClient(azurite.ConnectionString, prefix + "audit");
        container = new BlobContainerClient(azurite.ConnectionString, prefix + "snapshots", new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06));
    }

    /// <summary>Ten entries; the fourth has a short detail, the sixth a long one.</summary>
    public async ValueTask InitializeAsync()
    {
        var entries = AuditTestData.Changes(10).ToList();
        entries[3] = entries[3] with { Detail = """{"short":true}""" };
        entries[5] = entries[5] with { Detail = LongDetail };
        await audit.AppendAsync("shop", entries, Cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_untouched_chain_is_right()
    {
        var found = await audit.VerifyAsync("shop", null, Cancel);
        Assert.True(found.Ok);
        Assert.Equal(10, found.Entries);
        Assert.Equal(10, found.Head!.Sequence);
    }

    [Theory]
    [InlineData("Message", "nothing to see")]
    [InlineData("Actor", "someone else")]
    [InlineData("Revision", "beef")]
    [InlineData("Kind", "Drift")]
    [InlineData("At", "2026-11-23T11:00:00.0000000+00:00")]
    [InlineData("Pass", "p2")]
    [InlineData("Fields", "[]")]
    [InlineData("DetailDigest", "0000")]
    [InlineData("Note", "a property that we never wrote")]
    public async Task An_altered_property_is_found(string property, string value)
    {
        await ChangeAsync(5, row => row[property] = value);
        await AssertBrokenAsync(5, AuditProblem.AlteredEntry, entries: 4);
    }

    [Fact]
    public async Task A_removed_property_is_found()
    {
        await ChangeAsync(5, static row => row.Remove("ObjectName"));
        await AssertBrokenAsync(5, AuditProblem.AlteredEntry, entries: 4);
    }

    [Fact]
    public async Task A_property_that_became_a_number_is_found()
    {
        await ChangeAsync(5, static row => row["Message"] = 5);
        await AssertBrokenAsync(5, AuditProblem.AlteredEntry, entries: 4);
    }

    [Fact]
    public async Task An_entry_altered_together_with_its_hash_breaks_the_next_link()
    {
        await ChangeAsync(5, static row =>
        {
            row["Message"] = "nothing to see";
            row["Hash"] = AuditHash.Of(row);
        });
        await AssertBrokenAsync(6, AuditProblem.WrongPreviousHash, entries: 5);
    }

    [Fact]
    public async Task The_last_entry_altered_together_with_its_hash_does_not_fit_the_head()
    {
        await ChangeAsync(10, static row =>
        {
            row["Message"] = "nothing to see";
            row["Hash"] = AuditHash.Of(row);
        });
        await AssertBrokenAsync(11, AuditProblem.HeadMismatch, entries: 10);
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_found()
    {
        var (third, fourth) = (await RowAsync(Key(3)), await RowAsync(Key(4)));
        (third.RowKey, fourth.RowKey) = (fourth.RowKey, third.RowKey);
        await PutAsync(third);
        await PutAsync(fourth);
        await AssertBrokenAsync(3, AuditProblem.AlteredEntry, entries: 2);
    }

    [Fact]
    public async Task An_entry_of_another_application_is_found()
    {
        await audit.AppendAsync("other", AuditTestData.Changes(5), Cancel);
        var foreign = (await table.GetEntityAsync<TableEntity>("other", Key(5), cancellationToken: Cancel)).Value;
        foreign.PartitionKey = "shop";
        await PutAsync(foreign);
        await AssertBrokenAsync(5, AuditProblem.AlteredEntry, entries: 4);
    }

    [Fact]
    public async Task A_deleted_middle_row_is_a_gap()
    {
        await DeleteAsync(4);
        await AssertBrokenAsync(4, AuditProblem.Gap, entries: 3);
    }

    [Fact]
    public async Task A_deleted_beginning_is_a_gap()
    {
        for (var i = 1; i <= 3; i++) await DeleteAsync(i);
        var found = await AssertBrokenAsync(1, AuditProblem.Gap, entries: 0);
        Assert.Equal("entries 1 to 3 are gone", found.Message);
    }

    [Fact]
    public async Task A_deleted_end_does_not_fit_the_head()
    {
        for (var i = 8; i <= 10; i++) await DeleteAsync(i);
        await AssertBrokenAsync(8, AuditProblem.HeadMismatch, entries: 7);
    }

    [Fact]
    public async Task A_deleted_end_with_a_head_that_only_counts_less_does_not_fit_either()
    {
        for (var i = 8; i <= 10; i++) await DeleteAsync(i);
        await ChangeHeadAsync(static head => head["Sequence"] = "7");
        await AssertBrokenAsync(8, AuditProblem.HeadMismatch, entries: 7);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_with_a_right_head_is_found_by_its_anchor()
    {
        var anchor = (await audit.VerifyAsync("shop", null, Cancel)).Head;
        for (var i = 8; i <= 10; i++) await DeleteAsync(i);
        var last = await RowAsync(Key(7));
        await ChangeHeadAsync(head => (head["Sequence"], head["Hash"]) = ("7", last["Hash"]));

        Assert.True((await audit.VerifyAsync("shop", null, Cancel)).Ok);
        Assert.Equal(AuditProblem.AnchorMismatch, (await audit.VerifyAsync("shop", anchor, Cancel)).Break!.Problem);
    }

    [Fact]
    public async Task A_chain_written_anew_is_found_by_its_anchor()
    {
        var anchor = (await audit.VerifyAsync("shop", null, Cancel)).Head;
        for (var i = 1; i <= 10; i++) await DeleteAsync(i);
        await table.DeleteEntityAsync("shop", "head", cancellationToken: Cancel);
        await audit.AppendAsync("shop", AuditTestData.Changes(12, "forged"), Cancel);

        Assert.True((await audit.VerifyAsync("shop", null, Cancel)).Ok);
        var found = await audit.VerifyAsync("shop", anchor, Cancel);
        Assert.Equal((10, AuditProblem.AnchorMismatch), (found.Break!.Sequence, found.Break.Problem));
        await audit.AppendAsync("other", AuditTestData.Changes(3), Cancel);
        Assert.True((await audit.VerifyAsync("other", (await audit.VerifyAsync("other", null, Cancel)).Head, Cancel)).Ok);
    }

    [Fact]
    public async Task A_head_set_back_leaves_entries_that_nobody_counts()
    {
        var seventh = await RowAsync(Key(7));
        await ChangeHeadAsync(head => (head["Sequence"], head["Hash"]) = ("7", seventh["Hash"]));
        await AssertBrokenAsync(7, AuditProblem.StrayEntry, entries: 7);
    }

    [Theory]
    [InlineData("00000000000000000000")]
    [InlineData("zzz")]
    [InlineData("00000000000000000005x")]
    public async Task A_row_that_is_no_entry_is_found(string key)
    {
        await PutAsync(new TableEntity("shop", key) { ["Message"] = "slipped in" });
        Assert.Equal(AuditProblem.StrayEntry, (await audit.VerifyAsync("shop", null, Cancel)).Break!.Problem);
    }

    [Fact]
    public async Task A_missing_head_is_found()
    {
        await table.DeleteEntityAsync("shop", "head", cancellationToken: Cancel);
        await AssertBrokenAsync(0, AuditProblem.MissingHead, entries: 0);
    }

    [Fact]
    public async Task A_head_that_hides_an_open_intent_is_found()
    {
        await audit.AppendIntentAsync("shop", AuditTestData.Intent("p9"), [], Cancel);
        await ChangeHeadAsync(static head => (head["OpenIntent"], head["OpenPass"]) = ("0", ""));
        await AssertBrokenAsync(12, AuditProblem.HeadMismatch, entries: 11);
    }

    [Fact]
    public async Task A_short_detail_that_was_altered_is_found()
    {
        await ChangeAsync(4, static row => row["Detail"] = """{"short":false}""");
        await AssertBrokenAsync(4, AuditProblem.AlteredDetail, entries: 3);
    }

    [Fact]
    public async Task A_short_detail_that_was_removed_is_found()
    {
        await ChangeAsync(4, static row => row.Remove("Detail"));
        await AssertBrokenAsync(4, AuditProblem.MissingDetail, entries: 3);
    }

    [Fact]
    public async Task A_detail_that_was_added_is_found()
    {
        await ChangeAsync(5, static row => row["Detail"] = "{}");
        await AssertBrokenAsync(5, AuditProblem.AlteredDetail, entries: 4);
    }

    [Fact]
    public async Task A_long_detail_that_was_deleted_is_found()
    {
        await container.DeleteBlobAsync(await LongDetailBlobAsync(), cancellationToken: Cancel);
        await AssertBrokenAsync(6, AuditProblem.MissingDetail, entries: 5);
    }

    [Fact]
    public async Task A_long_detail_that_was_replaced_is_found()
    {
        await container.GetBlobClient(await LongDetailBlobAsync()).UploadAsync(BinaryData.FromString("other"), overwrite: true, Cancel);
        await AssertBrokenAsync(6, AuditProblem.AlteredDetail, entries: 5);
    }

    [Fact]
    public async Task Verifying_while_others_append_finds_nothing_wrong()
    {
        var appends = Task.Run(async () => { for (var i = 0; i < 15; i++) await audit.AppendAsync("shop", AuditTestData.Changes(3), Cancel); }, Cancel);
        while (!appends.IsCompleted) Assert.Null((await audit.VerifyAsync("shop", null, Cancel)).Break);
        await appends;
        Assert.Equal(55, (await audit.VerifyAsync("shop", null, Cancel)).Entries);
    }

    private async Task<AuditBreak> AssertBrokenAsync(long sequence, AuditProblem problem, long entries)
    {
        var found = await audit.VerifyAsync("shop", null, Cancel);
        Assert.False(found.Ok);
        Assert.Null(found.Head);
        Assert.Equal((sequence, problem, entries), (found.Break!.Sequence, found.Break.Problem, found.Entries));
        return found.Break;
    }

    private static string Key(int sequence) => $"{sequence:D20}";

    private async Task<TableEntity> RowAsync(string key) => (await table.GetEntityAsync<TableEntity>("shop", key, cancellationToken: Cancel)).Value;

    private async Task PutAsync(TableEntity row) => await table.UpsertEntityAsync(row, TableUpdateMode.Replace, Cancel);

    private async Task DeleteAsync(int sequence) => await table.DeleteEntityAsync("shop", Key(sequence), cancellationToken: Cancel);

    private async Task ChangeAsync(int sequence, Action<TableEntity> change)
    {
        var row = await RowAsync(Key(sequence));
        change(row);
        await PutAsync(row);
    }

    private async Task ChangeHeadAsync(Action<TableEntity> change)
    {
        var head = await RowAsync("head");
        change(head);
        await PutAsync(head);
    }

    private async Task<string> LongDetailBlobAsync() => $"audit/shop/{(await RowAsync(Key(6)))["DetailDigest"]}";
}
