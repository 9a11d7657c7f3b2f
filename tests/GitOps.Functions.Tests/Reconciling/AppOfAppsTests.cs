using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Applications that render to Applications, on real parts: how children come, change and are found.</summary>
public sealed class AppOfAppsTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Background = CascadeFinalizer.Background;

    [Fact]
    public async Task A_child_is_registered_not_applied_and_synced_by_its_own_pass()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        world.CommitChildren("web");
        var plan = await world.Get<Preview>().PlanAsync(world.Name, CancellationToken.None);
        Assert.Equal((PlanAction.Create, "Application.argoproj.io web"), (Assert.Single(plan.Changes).Action, plan.Changes[0].Reference.ToString()));

        var result = await world.PassAsync();
        Assert.Equal(PassResultKind.Synced, result.Kind);
        Assert.Equal("web", (await world.ManagedAsync()).Find("web")!.Name);
        Assert.Empty(await world.Parent.NamesAsync("configmaps"));
        await world.DeliverAsync();
        Assert.Equal(["one"], await world.Parent.NamesAsync("configmaps"));

        var status = (await world.StatusAsync("web"))!;
        Assert.Equal((world.Name, SyncStatus.Synced), (status.Parent, status.Sync));
        Assert.Equal(["web Created"], await world.ChangesAsync(world.Name));
        Assert.Equal(["one Created"], await world.ChangesAsync("web"));
        Assert.False((await world.Get<Preview>().PlanAsync(world.Name, CancellationToken.None)).Differs);
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        await world.VerifiedAsync(world.Name, "web");
    }

    [Fact]
    public async Task A_child_that_changes_is_configured_field_by_field_and_reconciled_anew()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        world.Files("other", "two");
        await world.SyncAsync("web");

        world.Child("web", path: "other");
        world.CommitChildren("web");
        var change = Assert.Single((await world.Get<Preview>().PlanAsync(world.Name, CancellationToken.None)).Changes);
        Assert.Equal((PlanAction.Update, ".spec.source.path"), (change.Action, Assert.Single(change.Differences).Path));
        await world.PassAsync();
        await world.DeliverAsync();
        Assert.Equal(["two"], await world.Parent.NamesAsync("configmaps"));
        Assert.Equal(["web Created", "web Configured"], await world.ChangesAsync(world.Name));
    }

    [Fact]
    public async Task A_registration_that_was_changed_in_the_storage_account_is_put_right()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        await world.SyncAsync("web");

        var store = world.Get<RegistrationStore>();
        var registered = Assert.Single(await store.ListAsync(CancellationToken.None));
        var altered = registered.Manifest.DeepClone();
        altered.Json["spec"]!["source"]!["path"] = "elsewhere";
        Assert.True(await store.TryReplaceAsync(registered with { Manifest = altered }, CancellationToken.None));
        Assert.Equal("elsewhere", (await world.ManagedAsync()).Find("web")!.Source.Path);
        var change = Assert.Single((await world.Get<Preview>().PlanAsync(world.Name, CancellationToken.None)).Changes);
        Assert.Equal((PlanAction.Update, ".spec.source.path"), (change.Action, Assert.Single(change.Differences).Path));

        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal("children/web", (await world.ManagedAsync()).Find("web")!.Source.Path);
        Assert.Equal(["web Created", "web Configured"], await world.ChangesAsync(world.Name));
        await world.VerifiedAsync(world.Name);
    }

    [Fact]
    public async Task Another_instance_sees_a_child_at_once_and_a_push_to_its_repository_finds_it()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        using var other = world.OtherInstance();
        var elsewhere = other.Get<ManagedApplications>();
        Assert.Null((await elsewhere.ReadAsync(CancellationToken.None)).Find("web"));
        world.Child("web", "one");
        world.CommitChildren("web");
        await world.PassAsync();
        var managed = await elsewhere.ReadAsync(CancellationToken.None);
        Assert.NotNull(managed.Find("web"));
        Assert.True(RepositoryUrl.TryParse(world.Parent.Repository.BarePath, out var repository));
        Assert.Equal([world.Name, "web"], managed.FollowersOf([repository], "main", null).Select(static one => one.Name).OrderBy(name => name == "web"));
    }

    [Fact]
    public async Task Children_come_in_the_order_of_their_waves()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("late", "one", annotations: "{ argocd.argoproj.io/sync-wave: \"5\" }");
        world.Child("early", "two", annotations: "{ argocd.argoproj.io/sync-wave: \"-1\" }");
        world.CommitChildren("late", "early");
        Assert.Equal(PassResultKind.Synced, (await world.Parent.PassesAsync()).Kind);
        Assert.Equal(["early Created", "late Created"], await world.ChangesAsync(world.Name));
        await world.DeliverAsync();
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task Killed_anywhere_children_come_and_go_once_and_every_change_is_recorded_once()
    {
        var random = new Random(20261126);
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("keep", "zero");
        for (var i = 0; i < 6; i++) world.Child($"web{i}", $"one{i}", i % 2 == 0 ? Background : null);
        var names = Enumerable.Range(0, 6).Select(static i => $"web{i}").ToArray();
        world.CommitChildren(["keep", .. names]);
        var killed = await world.KilledUntilAsync(random, async () => await world.Parent.NamesAsync("configmaps") is { Length: 7 } && await world.StatusAsync(world.Name) is { Sync: SyncStatus.Synced });
        world.CommitChildren("keep");
        killed += await world.KilledUntilAsync(random, async () => (await world.ManagedAsync()).Registry.All.Count == 1 && await world.StatusAsync(world.Name) is { Sync: SyncStatus.Synced, Phase: OperationPhase.Succeeded });
        Assert.True(killed > 5, $"killed {killed} times");
        Assert.Equal(["one1", "one3", "one5", "zero"], await world.Parent.NamesAsync("configmaps"));
        string[] expected = ["keep Created", .. names.SelectMany(static name => (string[])[$"{name} Created", $"{name} Pruned"])];
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await world.ChangesAsync(world.Name)).Order(StringComparer.Ordinal));
        foreach (var name in names)
        {
            var changes = (await world.ChangesAsync(name)).Where(static change => change.StartsWith("one", StringComparison.Ordinal)).ToList();
            Assert.Equal(name is "web0" or "web2" or "web4" ? 2 : 1, changes.Count);
        }
        await world.VerifiedAsync([world.Name, "keep", .. names]);
    }

    [Theory]
    [InlineData("gitops.functions/depends-on: nobody", "waits for nobody, which is not managed here")]
    [InlineData("argocd.argoproj.io/skip-reconcile: \"true\"", "suspended: annotation argocd.argoproj.io/skip-reconcile")]
    public async Task A_child_that_is_not_synced_yet_shows_its_parent_all_the_same(string annotation, string message)
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", annotations: $"{{ {annotation} }}");
        world.CommitChildren("web");
        await world.PassAsync();
        await world.PassAsync(application: "web");
        var status = (await world.StatusAsync("web"))!;
        Assert.Equal((world.Name, message), (status.Parent, status.Message));
        Assert.Empty(await world.Parent.NamesAsync("configmaps"));
    }
}
