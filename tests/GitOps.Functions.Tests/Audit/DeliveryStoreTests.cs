using GitOps.Functions.Audit;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.Audit;

public sealed class DeliveryStoreTests(AzuriteServer azurite)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly DeliveryStore store = new(TestStorage.New(azurite.ConnectionString));

    [Fact]
    public async Task A_delivery_is_found_by_its_id()
    {
        Assert.Null(await store.FindAsync("github", "d1", Cancel));
        Assert.True(await store.RecordAsync(Delivery("d1"), Cancel));
        Assert.Equal(TestJson.Of(Delivery("d1") with { LastReceivedAt = AuditTestData.Now }), TestJson.Of(await store.FindAsync("github", "d1", Cancel)));
        Assert.Null(await store.FindAsync("gitlab", "d1", Cancel));
    }

    [Fact]
    public async Task Fifty_copies_at_once_are_one_delivery_repeated_49_times()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => store.RecordAsync(Delivery("d1") with { ReceivedAt = AuditTestData.Now.AddSeconds(n) }, Cancel)));
        Assert.Single(answers, static isNew => isNew);
        var delivery = await store.FindAsync("github", "d1", Cancel);
        Assert.Equal(49, delivery!.Repeated);
        Assert.Equal(AuditTestData.Now.AddSeconds(49), delivery.LastReceivedAt);
    }

    [Fact]
    public async Task What_a_sender_calls_its_delivery_cannot_break_a_row()
    {
        foreach (var id in (string[])["", "../../x", "a\0b", "\ud800", new string('x', 100_000)])
        {
            Assert.True(await store.RecordAsync(Delivery(id) with { Ref = new string('r', 50_000), Applications = [.. Enumerable.Range(0, 5_000).Select(static n => $"app-{n}")] }, Cancel));
            Assert.False(await store.RecordAsync(Delivery(id), Cancel));
            var found = await store.FindAsync("github", id, Cancel);
            Assert.Equal(1, found!.Repeated);
            Assert.EndsWith("more)", found.Applications[^1], StringComparison.Ordinal);
        }
    }

    private static Delivery Delivery(string id) => new()
    {
        Provider = "github",
        Id = id,
        ReceivedAt = AuditTestData.Now,
        Event = "push",
        Repository = "https://github.com/org/repo",
        Ref = "refs/heads/main",
        Outcome = "enqueued",
        Applications = ["shop", "web"],
    };
}
