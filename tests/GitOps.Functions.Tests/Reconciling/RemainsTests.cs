using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>What stays of an application that is no longer managed, and for how long.</summary>
public sealed class RemainsTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Left = "no longer managed; its objects were left as they are";
    private static readonly (string, string) AtOnce = ("GitOps__Removed__KeepFor", "00:00:00");

    [Fact]
    public async Task Of_a_child_that_left_its_objects_what_was_rendered_goes_at_once_and_status_and_history_stay_for_a_time()
    {
        await using var world = await StartAsync();
        Assert.NotEmpty(await world.RendersAsync("web"));
        await world.SyncAsync("rest");
        Assert.Empty(await world.RendersAsync("web"));
        Assert.Null(await world.MemoryAsync("web"));
        Assert.Equal(1, await world.HistoryAsync("web"));
        Assert.NotNull((await world.StatusAsync("web"))!.UnmanagedSince);
        Assert.NotEmpty(await world.RendersAsync("rest"));

        // On record once, however often it is looked at.
        await world.TickAsync();
        await world.PassAsync(ReconcileReason.Push, "web");
        Assert.Single(await world.AuditAsync("web"), static entry => entry is { Kind: AuditKind.NoChange, Message: Left });
        Assert.Equal(1, await world.HistoryAsync("web"));
        Assert.Empty(await world.RendersAsync("web"));
        Assert.NotNull(await world.StatusAsync("web"));
        await world.VerifiedAsync(world.Name, "web");
    }

    [Fact]
    public async Task After_that_time_nothing_is_left_but_the_audit()
    {
        await using var world = await StartAsync(AtOnce);
        await world.SyncAsync("rest");
        Assert.NotNull(await world.StatusAsync("web"));
        await world.TickAsync();
        await world.NothingKeptAsync("web");
        var audit = await world.AuditAsync("web");
        Assert.StartsWith("no longer managed for long", audit[^1].Message, StringComparison.Ordinal);
        await world.TickAsync();
        Assert.Equal(audit.Count, (await world.AuditAsync("web")).Count);
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task Killed_anywhere_it_comes_to_the_same_end()
    {
        var random = new Random(20261127);
        await using var world = await StartAsync(AtOnce);
        world.CommitChildren("rest");
        await world.PassAsync();
        var killed = 0;
        for (var round = 0; await world.StatusAsync("web") is not null; round++)
        {
            Assert.True(round < 200, "it does not end");
            using var kill = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(1, 10 + round)));
            try
            {
                if ((await world.PassAsync(ReconcileReason.Drift, "web", cancel: kill.Token)).Kind == PassResultKind.Contended) await Task.Delay(500, TestContext.Current.CancellationToken);
            }
            catch (OperationCanceledException) { killed++; }
        }
        Assert.True(killed > 0, "it was never killed");
        await world.NothingKeptAsync("web");
    }

    [Fact]
    public async Task A_name_that_comes_back_is_a_new_application_that_is_synced_whatever_the_former_one_was_at()
    {
        await using var world = await StartAsync();
        await world.SyncAsync("rest");
        await world.Parent.KubectlAsync("delete", "configmap", "one");
        await world.SyncAsync("rest", "web");
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
        var status = (await world.StatusAsync("web"))!;
        Assert.Equal((SyncStatus.Synced, null), (status.Sync, status.UnmanagedSince));
        Assert.Equal(["one Created", "one Created"], await world.ChangesAsync("web"));
        Assert.Equal(2, await world.HistoryAsync("web"));
    }

    [Fact]
    public async Task A_name_that_comes_back_before_anybody_looked_is_a_new_one_all_the_same()
    {
        await using var world = await StartAsync();
        world.CommitChildren("rest");
        await world.PassAsync();
        await world.Parent.KubectlAsync("delete", "configmap", "one");
        world.CommitChildren("rest", "web");
        await world.PassAsync();
        await world.DeliverAsync();
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task Of_an_application_whose_file_was_removed_the_same_goes_and_nothing_does_while_a_file_cannot_be_read()
    {
        await using var world = await StartAsync(AtOnce);
        world.Files("extra", "three");
        world.CommitChildren("rest");
        await world.WriteFileApplicationAsync("extra");
        await world.PassAsync(application: "extra");
        Assert.NotEmpty(await world.RendersAsync("extra"));
        world.Parent.WriteManifests("apiVersion: [");
        await world.Parent.ManifestsAsync(static current => current.Failures.Count > 0);
        world.Parent.DeleteFile("extra.yaml");
        await world.Parent.ManifestsAsync(static current => current.Find("extra") is null);
        await world.TickAsync();
        Assert.NotEmpty(await world.RendersAsync("extra"));
        Assert.Null((await world.StatusAsync("extra"))!.UnmanagedSince);

        world.Parent.DeleteFile("more.yaml");
        await world.Parent.ManifestsAsync(static current => current.Failures.Count == 0);
        await world.TickAsync();
        Assert.Empty(await world.RendersAsync("extra"));
        Assert.Equal(Left, (await world.AuditAsync("extra"))[^1].Message);
        await world.TickAsync();
        await world.NothingKeptAsync("extra");
        Assert.Contains("three", await world.Parent.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task An_application_whose_file_comes_back_is_due_at_the_next_tick()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster, ("GitOps__Drift__Spread", "00:00:00"));
        world.Files("extra", "three");
        world.CommitChildren();
        await world.WriteFileApplicationAsync("extra");
        await world.PassAsync(application: "extra");
        world.Parent.DeleteFile("extra.yaml");
        await world.Parent.ManifestsAsync(static current => current.Find("extra") is null);
        await world.TickAsync();
        Assert.NotNull((await world.StatusAsync("extra"))!.UnmanagedSince);

        await world.Parent.KubectlAsync("delete", "configmap", "three");
        await world.WriteFileApplicationAsync("extra");
        await world.TickAsync();
        Assert.Equal(["three"], await world.Parent.NamesAsync("configmaps"));
        var status = (await world.StatusAsync("extra"))!;
        Assert.Equal((SyncStatus.Synced, null), (status.Sync, status.UnmanagedSince));
    }

    [Fact]
    public async Task A_person_who_asks_for_a_name_that_is_not_managed_takes_nothing_away()
    {
        await using var world = await StartAsync();
        world.CommitChildren("rest");
        await world.PassAsync();
        Assert.Equal(PassResultKind.NotManaged, (await world.PassAsync(ReconcileReason.Manual, "web")).Kind);
        Assert.NotEmpty(await world.RendersAsync("web"));
        Assert.Equal(PassResultKind.NotManaged, (await world.PassAsync(ReconcileReason.Drift, "nobody")).Kind);
        Assert.Empty(await world.AuditAsync("nobody"));
    }

    [Fact]
    public async Task What_a_killed_pass_left_open_is_closed_though_nobody_manages_it_any_more()
    {
        await using var world = await StartAsync();
        var intent = new AuditEntry { Kind = AuditKind.Intent, Pass = "killed", At = DateTimeOffset.UnixEpoch };
        await world.Get<AuditLog>().AppendIntentAsync("web", intent, [new PlannedWrite(new("", "ConfigMap", world.Name, "one"), PlannedAction.Update, "h", "1", "u")], CancellationToken.None);
        await world.SyncAsync("rest");
        Assert.Null(await world.Get<AuditLog>().ReadOpenIntentAsync("web", CancellationToken.None));
        var closed = Assert.Single(await world.AuditAsync("web"), static entry => entry is { Kind: AuditKind.Outcome, Pass: "killed" });
        Assert.Equal($"interrupted; 0 of 1 announced changes were made; the application is no longer managed, and of ConfigMap {world.Name}/one it is not known", closed.Message);
        await world.VerifiedAsync("web");
    }

    // web and rest, and web without selfHeal.
    private async Task<FamilyWorld> StartAsync(params (string, string)[] settings)
    {
        var world = await FamilyWorld.StartAsync(azurite, cluster, settings);
        world.Child("web", "one", policy: "{ automated: { prune: true } }");
        world.Child("rest", "two");
        await world.SyncAsync("web", "rest");
        return world;
    }
}
