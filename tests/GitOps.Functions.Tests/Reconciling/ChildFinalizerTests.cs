using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Tests.Applying;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>The forms of Argo CD's finalizer: each is one way of deleting, as the API server is asked for it.</summary>
public sealed class ChildFinalizerTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Held = "foregroundDeletion";

    [Theory]
    [InlineData(CascadeFinalizer.Name, "", "Background")]
    [InlineData(CascadeFinalizer.Name, "PrunePropagationPolicy=foreground", "Foreground")]
    [InlineData(CascadeFinalizer.Background, "PrunePropagationPolicy=foreground", "Background")]
    [InlineData(CascadeFinalizer.Foreground, "", "Foreground")]
    [InlineData(CascadeFinalizer.Foreground, "PrunePropagationPolicy=background", "Foreground")]
    public async Task Objects_of_a_child_are_deleted_the_way_that_its_finalizer_says(string finalizer, string option, string policy)
    {
        await using var api = await FaultProxy.StartAsync(cluster);
        await using var world = await FamilyWorld.StartAsync(azurite, cluster, api);
        world.Child("web", "one", finalizer, policy: $"{{ automated: {{ prune: true, selfHeal: true }}, syncOptions: [{option}] }}");
        world.Child("rest", "two");
        await world.SyncAsync("web", "rest");
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
        api.Clear();
        world.CommitChildren("rest");
        await world.PassAsync();
        if (policy == "Foreground") await CollectAsync(world);
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("web") is null);

        var asked = api.Seen.Where(static request => request.IsDeleteOf("one")).Select(static request => (string?)JsonNode.Parse(request.Body)!["propagationPolicy"]);
        Assert.Equal([policy], asked.Distinct());
        Assert.Equal(["two"], await world.Parent.NamesAsync("configmaps"));
        Assert.Single(await world.ChangesAsync("web"), "one Pruned");
    }

    [Fact]
    public async Task A_finalizer_that_is_none_of_these_is_a_warning_and_leaves_the_objects()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", CascadeFinalizer.Name + "/orphan");
        world.Child("rest", "two");
        await world.SyncAsync("web", "rest");
        Assert.Contains((await world.StatusAsync("web"))!.Warnings, static warning => warning.Contains("/orphan", StringComparison.Ordinal));
        await world.SyncAsync("rest");
        Assert.Null((await world.ManagedAsync()).Find("web"));
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
    }

    // Plays the garbage collector. Until it has, the child waits.
    private static async Task CollectAsync(FamilyWorld world)
    {
        await world.UntilAsync(async () => (await world.Parent.FieldAsync("configmap", "one", ".metadata.finalizers")).Contains(Held, StringComparison.Ordinal));
        Assert.True((await world.ManagedAsync()).Find("web")!.IsDeleting);
        await world.Parent.KubectlAsync("patch", "configmap", "one", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
    }
}
