using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>How children of an application go: with their objects or without, and what holds them.</summary>
public sealed class ChildRemovalTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Background = CascadeFinalizer.Background;

    [Fact]
    public async Task A_child_that_leaves_Git_without_a_finalizer_leaves_its_objects()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        world.Child("db", "two");
        await world.SyncAsync("web", "db");

        await world.SyncAsync("db");
        Assert.Null((await world.ManagedAsync()).Find("web"));
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
        Assert.Contains("web Pruned", await world.ChangesAsync(world.Name));
        Assert.Equal(PassResultKind.NotManaged, (await world.PassAsync(ReconcileReason.Drift, "web")).Kind);
    }

    [Fact]
    public async Task A_child_that_leaves_Git_with_the_finalizer_takes_its_objects_and_all_that_is_kept_of_it_along()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background);
        world.Child("db", "two");
        await world.SyncAsync("web", "db");

        world.CommitChildren("db");
        await world.PassAsync();
        Assert.True((await world.ManagedAsync()).Find("web")!.IsDeleting);
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("web") is null);
        Assert.Equal(["two"], await world.Parent.NamesAsync("configmaps"));
        Assert.Empty(await world.Parent.FieldAsync("configmap", "gitops-functions-web", ".metadata.name"));
        await world.NothingKeptAsync("web");
        Assert.NotEmpty(await world.RendersAsync("db"));
        Assert.Equal("one Pruned", (await world.ChangesAsync("web"))[1]);
        Assert.Equal("deleted, with all of its objects", (await world.AuditAsync("web"))[^1].Message);
        await world.VerifiedAsync(world.Name, "web");
    }

    [Fact]
    public async Task Rules_keep_objects_when_their_application_is_deleted_and_the_end_of_it_says_which()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background);
        world.Parent.Repository.Write("children/web/more.yaml", """
            { apiVersion: v1, kind: ConfigMap, metadata: { name: kept, annotations: { argocd.argoproj.io/sync-options: Delete=false } } }
            ---
            { apiVersion: v1, kind: ConfigMap, metadata: { name: policy, annotations: { helm.sh/resource-policy: keep } } }
            ---
            { apiVersion: v1, kind: ConfigMap, metadata: { name: pruned-alone, annotations: { argocd.argoproj.io/sync-options: Prune=false } } }
            """);
        await world.SyncAsync("web");
        world.Child("db", "two");
        world.CommitChildren("db");
        await world.PassAsync();
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("web") is null);
        Assert.Equal(["kept", "policy", "two"], await world.Parent.NamesAsync("configmaps"));
        Assert.StartsWith("deleted; left in the cluster: ConfigMap ", (await world.AuditAsync("web"))[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_that_may_not_be_made_holds_the_child_with_a_status_that_says_so_and_a_person_goes_on_with_it()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background, annotations: "{ gitops.functions/max-prune: \"0\" }");
        world.Child("db", "two");
        await world.SyncAsync("web", "db");
        await world.SyncAsync("db");

        var status = (await world.StatusAsync("web"))!;
        Assert.Equal(SyncStatus.OutOfSync, status.Sync);
        Assert.StartsWith("being deleted: waits for ConfigMap ", status.Message, StringComparison.Ordinal);
        Assert.Contains("the budget is 0", Assert.Single(Assert.Single(status.Drift).Fields), StringComparison.Ordinal);
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));

        await world.PassAsync(ReconcileReason.Manual, "web", static request => request with { Prune = true, IgnorePruneBudget = true });
        await world.UntilAsync(async () =>
        {
            await world.PassAsync(ReconcileReason.Manual, "web", static request => request with { Prune = true, IgnorePruneBudget = true });
            return (await world.ManagedAsync()).Find("web") is null;
        });
        Assert.Equal(["two"], await world.Parent.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_child_that_waits_for_finalizers_goes_once_they_are_gone_and_not_before()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background);
        world.Child("db", "two");
        await world.SyncAsync("web", "db");
        await world.Parent.KubectlAsync("patch", "configmap", "one", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        world.CommitChildren("db");
        await world.PassAsync();
        for (var i = 0; i < 3; i++) await world.PassAsync(ReconcileReason.Push, "web");
        Assert.True((await world.ManagedAsync()).Find("web")!.IsDeleting);
        Assert.NotEmpty(await world.Parent.FieldAsync("configmap", "gitops-functions-web", ".metadata.name"));

        await world.Parent.KubectlAsync("patch", "configmap", "one", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("web") is null);
        Assert.Equal(["one Created", "one Pruned"], (await world.ChangesAsync("web"))[..2]);
        await world.VerifiedAsync("web");
    }

    [Fact]
    public async Task A_child_that_is_written_again_while_it_is_deleted_is_made_anew_with_the_finalizer_and_kept_without()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background);
        world.Child("db", "two", Background);
        world.Child("rest", "three");
        await world.SyncAsync("web", "db", "rest");
        world.CommitChildren("rest");
        await world.PassAsync();

        world.Child("db", "two");
        world.CommitChildren("web", "db", "rest");
        var result = await world.PassAsync();
        Assert.Equal(PassResultKind.FailedTransiently, result.Kind);
        Assert.Contains("it is being deleted with its objects", result.Message, StringComparison.Ordinal);
        Assert.False((await world.ManagedAsync()).Find("db")!.IsDeleting);
        await world.UntilAsync(async () =>
        {
            await world.PassAsync();
            return (await world.ManagedAsync()).Find("web") is { IsDeleting: false };
        });
        await world.DeliverAsync();
        Assert.Equal(["one", "three", "two"], await world.Parent.NamesAsync("configmaps"));
        Assert.DoesNotContain("two Pruned", await world.ChangesAsync("db"));
    }

    [Fact]
    public async Task Grandchildren_with_the_finalizer_go_before_their_parent()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("leaf", "one", Background);
        world.Middle("middle", Background, "leaf");
        world.Child("rest", "three");
        world.CommitChildren("middle", "rest");
        await world.PassAsync();
        await world.UntilAsync(async () => await world.StatusAsync("leaf") is { Sync: SyncStatus.Synced });
        Assert.Equal("middle", (await world.StatusAsync("leaf"))!.Parent);

        world.CommitChildren("rest");
        await world.PassAsync();
        await world.UntilAsync(async () =>
        {
            var managed = await world.ManagedAsync();
            if (managed.Find("leaf") is not null) Assert.NotNull(managed.Find("middle"));
            return managed.Find("middle") is null;
        });
        Assert.Equal(["three"], await world.Parent.NamesAsync("configmaps"));
        Assert.Equal(["leaf Created", "leaf Pruned"], await world.ChangesAsync("middle"));
        await world.VerifiedAsync(world.Name, "middle", "leaf");
    }

    [Fact]
    public async Task Without_prune_a_child_that_left_Git_is_reported_and_stays()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Parent.WriteApplication("{ automated: { selfHeal: true } }");
        await world.Parent.ReloadedAsync(static one => !one.SyncPolicy.Prune);
        world.Child("web", "one");
        world.Child("db", "two");
        world.CommitChildren("web", "db");
        await world.PassAsync();
        world.CommitChildren("db");
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync()).Kind);
        Assert.NotNull((await world.ManagedAsync()).Find("web"));
        await world.PassAsync(ReconcileReason.Manual, world.Name, static request => request with { Prune = true });
        Assert.Null((await world.ManagedAsync()).Find("web"));
    }

    [Fact]
    public async Task Guards_keep_children_as_they_keep_objects()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", annotations: "{ argocd.argoproj.io/sync-options: Prune=false }");
        world.Child("db", "two");
        world.CommitChildren("web", "db");
        await world.PassAsync();
        world.CommitChildren("db");
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync()).Kind);
        Assert.NotNull((await world.ManagedAsync()).Find("web"));
        // An emptied folder takes nothing with it.
        world.CommitChildren();
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync()).Kind);
        Assert.Equal(2, (await world.ManagedAsync()).Registry.All.Count);
    }
}
