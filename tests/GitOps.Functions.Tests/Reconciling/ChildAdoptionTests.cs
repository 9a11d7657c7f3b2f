using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Children whose parent is no longer managed: they stay, and another parent may have them.</summary>
public sealed class ChildAdoptionTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Background = CascadeFinalizer.Background;

    [Fact]
    public async Task A_child_whose_parent_is_gone_stays_managed_until_another_parent_takes_it_over_and_none_of_its_objects_is_touched()
    {
        await using var world = await StartAsync("first");
        var registered = await LeafAsync(world);
        Assert.Equal("first", registered.Parent);

        await world.SyncAsync("rest");
        Assert.Null((await world.ManagedAsync()).Find("first"));
        Assert.Equal("first", (await LeafAsync(world)).Parent);
        world.Files("leaf", "one");
        world.Parent.Repository.Write("children/leaf/more.yaml", "{ apiVersion: v1, kind: ConfigMap, metadata: { name: later } }");
        world.CommitChildren("rest");
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(application: "leaf")).Kind);
        var versions = await VersionsAsync(world);

        world.Middle("second", null, "leaf");
        await world.SyncAsync("second", "rest");
        var adopted = await LeafAsync(world);
        Assert.Equal(("second", registered.Uid, null), (adopted.Parent, adopted.Uid, adopted.DeletingSince));
        var change = Assert.Single(await world.AuditAsync("second"), static entry => entry.Kind == AuditKind.Change);
        Assert.Equal((ChangeOutcome.Configured, "taken over from application first, which is no longer managed"), (change.Outcome, change.Message));
        Assert.Equal(versions, await VersionsAsync(world));
        Assert.Equal("second", (await world.StatusAsync("leaf"))!.Parent);

        // It is the new parent's in all: to remove, too.
        world.Parent.Repository.Delete("children/second");
        world.Child("other", "four");
        world.Middle("second", null, "other");
        world.CommitChildren("second", "rest");
        await world.PassAsync(application: "second");
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("leaf") is null);
        Assert.Equal(["four", "three"], await world.Parent.NamesAsync("configmaps"));
        Assert.Contains("leaf Pruned", await world.ChangesAsync("second"));
        await world.VerifiedAsync(world.Name, "first", "second", "leaf");
    }

    [Fact]
    public async Task A_parent_that_is_renamed_hands_its_children_over_in_one_push()
    {
        await using var world = await StartAsync("before");
        var versions = await VersionsAsync(world);
        world.Middle("after", null, "leaf");
        world.CommitChildren("after", "rest");
        await world.PassAsync();
        await world.UntilAsync(async () => (await LeafAsync(world)).Parent == "after");
        await world.DeliverAsync();
        Assert.Equal(versions, await VersionsAsync(world));
        Assert.Equal(["leaf Configured"], (await world.ChangesAsync("after")).Distinct());
        Assert.Equal((SyncStatus.Synced, "after"), ((await world.StatusAsync("after"))!.Sync, (await world.StatusAsync("leaf"))!.Parent));
    }

    // A parent with a leaf, and a child beside it.
    private async Task<FamilyWorld> StartAsync(string parent)
    {
        var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("leaf", "one", Background);
        world.Child("rest", "three");
        world.Middle(parent, null, "leaf");
        await world.SyncAsync(parent, "rest");
        return world;
    }

    private static async Task<Registration> LeafAsync(FamilyWorld world) => (await world.ManagedAsync()).Find("leaf")!.Registered!;

    private static Task<string> VersionsAsync(FamilyWorld world) =>
        world.Parent.KubectlAsync("get", "configmaps", "-o", "jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.metadata.resourceVersion}{\"\\n\"}{end}", "-l", "applyset.kubernetes.io/part-of", "--field-selector", "metadata.name!=three");
}
