using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;
using GitOps.Functions.Tests.Applying;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Reconciling;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>An application of applications under SIGKILL, with the built executable as a process.</summary>
public sealed class ChildKillTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task Killed_before_each_of_its_writes_children_come_and_go_once_and_every_change_is_recorded_once()
    {
        await using var api = await FaultProxy.StartAsync(cluster);
        await using var world = await FamilyWorld.StartAsync(azurite, cluster, api);
        await using var sync = await KilledSync.StartAsync(world, api);
        world.Child("keep", "zero");
        world.Child("web", "one", CascadeFinalizer.Background);
        world.Parent.Repository.Write("children/web/kept.yaml", "{ apiVersion: v1, kind: ConfigMap, metadata: { name: kept, annotations: { argocd.argoproj.io/sync-options: Delete=false } } }");
        world.Child("free", "two");
        world.CommitChildren("keep", "web", "free");
        await sync.RunAsync(world.Name);
        Assert.Superset(new HashSet<string> { "keep", "web", "free" }, await sync.AskedForAsync());
        await sync.RunAsync("web");
        await sync.RunAsync("keep");
        await EndAsync(world, async () => await world.StatusAsync(world.Name) is { Sync: SyncStatus.Synced });
        Assert.Equal(["kept", "one", "two", "zero"], await world.Parent.NamesAsync("configmaps"));

        world.CommitChildren("keep");
        await sync.RunAsync(world.Name);
        Assert.Superset(new HashSet<string> { "web", "free" }, await sync.AskedForAsync());
        await sync.RunAsync("web");
        await EndAsync(world, async () => (await world.ManagedAsync()).Find("web") is null);
        Assert.True(sync.Kills > 30, $"killed {sync.Kills} times");

        Assert.Equal(["kept", "two", "zero"], await world.Parent.NamesAsync("configmaps"));
        Assert.Empty(await world.Parent.FieldAsync("configmap", "gitops-functions-web", ".metadata.name"));
        Assert.Equal(("keep", null), (Assert.Single((await world.ManagedAsync()).Registry.All).Reference.Name, await world.StatusAsync("web")));
        Assert.Equal(["free Created", "free Pruned", "keep Created", "web Created", "web Pruned"], (await world.ChangesAsync(world.Name)).Order(StringComparer.Ordinal));
        Assert.Equal(["zero Created"], await world.ChangesAsync("keep"));
        Assert.Equal(["one Created", "one Pruned"], (await world.ChangesAsync("web")).Where(static change => change.StartsWith("one ", StringComparison.Ordinal)));
        // Whenever it was killed, the end of it is on record once, and names what was left.
        var end = Assert.Single(await world.AuditAsync("web"), static entry => entry.Message.StartsWith("deleted", StringComparison.Ordinal));
        Assert.StartsWith("deleted; left in the cluster: ConfigMap ", end.Message, StringComparison.Ordinal);
        await world.NothingKeptAsync("web");
        Assert.NotNull((await world.StatusAsync("free"))!.UnmanagedSince);
        Assert.Empty(await world.RendersAsync("free"));
        await ClosedAsync(world, world.Name, "keep", "web", "free");
    }

    // Passes come to their end as a server runs them.
    private static async Task EndAsync(FamilyWorld world, Func<Task<bool>> isSo)
    {
        await world.UntilAsync(isSo);
        foreach (var one in (string[])[world.Name, "keep", "web"]) await world.PassAsync(ReconcileReason.Drift, one);
        await world.DeliverAsync();
    }

    private static async Task ClosedAsync(FamilyWorld world, params string[] applications)
    {
        await world.VerifiedAsync(applications);
        foreach (var one in applications)
        {
            Assert.Null(await world.Get<AuditLog>().ReadOpenIntentAsync(one, CancellationToken.None));
            var audit = await world.AuditAsync(one);
            Assert.All(audit.Where(static entry => entry.Kind == AuditKind.Intent), intent => Assert.Contains(audit, entry => entry.Kind == AuditKind.Outcome && entry.Pass == intent.Pass));
        }
    }
}
