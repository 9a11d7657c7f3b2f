using GitOps.Functions.Audit;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.Audit;

public sealed class HistoryStoreTests(AzuriteServer azurite)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly HistoryStore store = new(TestStorage.New(azurite.ConnectionString));

    [Fact]
    public async Task The_newest_comes_first_and_applications_are_kept_apart()
    {
        HistoryEntry[] entries = [.. Enumerable.Range(0, 5).Select(static n => new HistoryEntry("shop", $"rev{n}", $"digest{n}", AuditTestData.Now.AddMinutes(n * 7), "ann", $"p{n}"))];
        foreach (var entry in entries) await store.AddAsync(entry, Cancel);
        await store.AddAsync(entries[0] with { Application = "other" }, Cancel);

        Assert.Equal(entries.Reverse(), await store.ReadAsync("shop", 100, Cancel).ToListAsync(Cancel));
        Assert.Equal([entries[4], entries[3]], await store.ReadAsync("shop", 2, Cancel).ToListAsync(Cancel));
        Assert.Empty(await store.ReadAsync("nobody", 2, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task All_of_an_application_is_deleted_however_much_it_is_and_nothing_of_another_one()
    {
        for (var i = 0; i < 230; i++) await store.AddAsync(new HistoryEntry("long", $"rev{i}", "digest", AuditTestData.Now.AddMinutes(i), "ann", $"p{i}"), Cancel);
        await store.AddAsync(new HistoryEntry("longer", "rev", "digest", AuditTestData.Now, "ann", "p"), Cancel);
        for (var times = 0; times < 2; times++) await store.DeleteAsync("long", Cancel);
        Assert.Empty(await store.ReadAsync("long", 1000, Cancel).ToListAsync(Cancel));
        Assert.Single(await store.ReadAsync("longer", 1000, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task The_same_pass_written_again_is_one_entry()
    {
        var entry = new HistoryEntry("shop", "rev", "digest", AuditTestData.Now, "ann", "p1");
        await store.AddAsync(entry, Cancel);
        await store.AddAsync(entry with { RenderDigest = "digest2" }, Cancel);
        Assert.Equal([entry with { RenderDigest = "digest2" }], await store.ReadAsync("shop", 10, Cancel).ToListAsync(Cancel));
    }
}
