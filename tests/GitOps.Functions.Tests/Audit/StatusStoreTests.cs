using GitOps.Functions.Audit;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.Audit;

public sealed class StatusStoreTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly StorageClients clients;
    private readonly StatusStore store;

    public StatusStoreTests(AzuriteServer azurite)
    {
        clients = TestStorage.New(azurite.ConnectionString);
        store = new StatusStore(clients);
    }

    [Fact]
    public async Task Before_the_first_pass_there_is_none()
    {
        Assert.Null(await store.ReadAsync("shop", Cancel));
        Assert.Empty(await store.ListAsync(Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_status_comes_back_as_it_was_written_and_is_replaced_whole()
    {
        var status = Whole("shop");
        await store.WriteAsync(status, Cancel);
        Assert.Equal(TestJson.Of(status), TestJson.Of(await store.ReadAsync("shop", Cancel)));

        await store.WriteAsync(new ApplicationStatus { Application = "shop" }, Cancel);
        Assert.Equal(TestJson.Of(new ApplicationStatus { Application = "shop" }), TestJson.Of(await store.ReadAsync("shop", Cancel)));
    }

    [Fact]
    public async Task All_are_listed_and_a_deleted_one_is_gone()
    {
        foreach (var name in (string[])["web", "a/b", "shop"]) await store.WriteAsync(Whole(name), Cancel);
        await store.DeleteAsync("shop", Cancel);
        await store.DeleteAsync("never-was", Cancel);
        Assert.Equal(["a/b", "web"], await store.ListAsync(Cancel).Select(static s => s.Application).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Columns_for_people_stand_beside_the_document()
    {
        await store.WriteAsync(Whole("shop"), Cancel);
        var row = await clients.Table("applications").FindAsync("applications", "shop", Cancel);
        Assert.Equal(("OutOfSync", "Failed", "Degraded"), (row!["Sync"], row["Phase"], row["Health"]));
    }

    [Fact]
    public async Task What_does_not_fit_is_cut_and_counted()
    {
        var huge = Whole("shop") with
        {
            Message = new string('m', 100_000),
            Failures = [.. Enumerable.Range(0, 5_000).Select(static n => $"Deployment.apps shop/web-{n}: apply: {new string('ü', 3_000)}")],
            FailuresOmitted = 7,
            Warnings = [.. Enumerable.Range(0, 300).Select(static n => $"\"warning\" {n}")],
            Drift = [.. Enumerable.Range(0, 2_000).Select(static n => new DriftedObject(AuditTestData.Deployment(n), PlannedAction.Update, [.. Enumerable.Range(0, 50).Select(static f => $"spec.{f}")]))],
        };
        await store.WriteAsync(huge, Cancel);
        var status = await store.ReadAsync("shop", Cancel);
        Assert.NotEmpty(status!.Failures);
        Assert.Equal(5_000 + 7, status.Failures.Count + status.FailuresOmitted);
        Assert.Equal(300 + 2, status.Warnings.Count + status.WarningsOmitted);
        Assert.Equal(2_000 + 3, status.Drift.Count + status.DriftOmitted);
        Assert.Equal("… (30 more)", status.Drift[0].Fields[^1]);
        Assert.EndsWith("more characters)", status.Message, StringComparison.Ordinal);
        Assert.Equal("tree", status.TreeKey);
    }

    [Fact]
    public async Task A_tree_key_is_never_cut_to_another_key()
    {
        await store.WriteAsync(Whole("shop") with { TreeKey = new string('t', 5_000) }, Cancel);
        Assert.Equal("", (await store.ReadAsync("shop", Cancel))!.TreeKey);
    }

    [Fact]
    public async Task A_row_that_is_no_status_is_named()
    {
        await clients.Table("applications").PutAsync(new("applications", "shop") { ["Status"] = "{" }, Cancel);
        var failure = await Assert.ThrowsAsync<FailureException>(() => store.ReadAsync("shop", Cancel));
        Assert.False(failure.Transient);
        Assert.Contains("row shop", failure.Failure.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Outcomes_are_counted()
    {
        ChangeOutcome[] outcomes = [ChangeOutcome.Created, ChangeOutcome.Unchanged, ChangeOutcome.Unchanged, ChangeOutcome.Pruned, ChangeOutcome.Failed, ChangeOutcome.Skipped, ChangeOutcome.Configured];
        Assert.Equal(new ChangeCounts(Created: 1, Configured: 1, Unchanged: 2, Pruned: 1, Skipped: 1, Failed: 1), ChangeCounts.Of(outcomes));
    }

    private static ApplicationStatus Whole(string name) => new()
    {
        Application = name,
        Sync = SyncStatus.OutOfSync,
        Phase = OperationPhase.Failed,
        Message = "one object failed",
        Health = HealthStatus.Degraded,
        HealthMessage = "Deployment.apps shop/web: stuck",
        Revision = "a",
        TargetRevision = "b",
        TreeKey = "tree",
        RenderDigest = "digest",
        Counts = new ChangeCounts(1, 2, 3, 4, 5, 6),
        Failures = ["Deployment.apps shop/web: apply: refused"],
        FailuresOmitted = 1,
        Warnings = ["w"],
        WarningsOmitted = 2,
        Drift = [new DriftedObject(new ObjectReference("", "ConfigMap", "shop", "c"), PlannedAction.Prune, ["data.a"])],
        DriftOmitted = 3,
        Pass = "p1",
        StartedAt = AuditTestData.Now,
        FinishedAt = AuditTestData.Now.AddTicks(1),
        LastSyncedAt = AuditTestData.Now.AddDays(-1),
        NextDriftAt = AuditTestData.Now.AddMinutes(5),
        LastDelivery = "d1",
        Inventory = new InventorySummary("applyset-1", "Secret shop/set", 3),
    };
}
