using System.Net;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>What must not be lost when the process, or what it stands on, goes away in the middle.</summary>
public sealed class InterruptionTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Theory]
    [InlineData(Via.FunctionsHost)]
    [InlineData(Via.Serve)]
    public async Task Killed_in_the_middle_of_an_apply_of_300_objects_all_are_there_after_redelivery_and_each_is_audited_once(Via via)
    {
        await using var line = new SlowLine(new Uri(cluster.Server).Port);

        // A killed pass holds its lock until it ends; the shortest that the blob service knows is 15 seconds.
        await using var world = await World.StartAsync(azurite, cluster, via, settings: new Dictionary<string, string?> { ["GitOps__Lock__Duration"] = "00:00:15" }, apiServerPort: line.Port);
        // What is on its way when the process goes (64 requests) still arrives: the rest has to be more than can be sent before the count is seen.
        world.Repository.Write("app/all.yaml", Manifests.ConfigMaps(300));
        await world.PushAsync("Add 300");
        await world.WaitForAsync("the middle of the apply", async () => await CountAsync(world) > 10);
        await world.App.KillAsync();
        Assert.NotEqual("Synced", (string?)(await world.StatusAsync())["syncStatus"]);
        await world.DeliverAsync();
        await world.WaitForSyncAsync();

        Assert.Equal(300, await CountAsync(world));
        var created = (await world.AuditAsync()).Where(e => (string?)e["kind"] == "Change").ToList();
        Assert.All(created, e => Assert.Equal("Created", (string?)e["outcome"]));
        Assert.Equal(300, created.Select(e => (string?)e["object"]!["name"]).Distinct().Count());
        Assert.Equal(300, created.Count);
        Assert.Equal(2, created.Select(e => (string?)e["pass"]).Distinct().Count());
        Assert.Equal(0, (await world.GitOpsAsync("audit", "verify")).ExitCode);
    }

    [Fact]
    public async Task With_the_storage_away_a_webhook_is_answered_with_503_and_never_202()
    {
        await using var storage = AzuriteServer.KeepingData();
        await storage.StartAsync();
        await using var world = await World.StartAsync(storage, cluster, Via.Serve);
        world.Repository.Write("app/one.yaml", Manifests.ConfigMap("one"));
        await world.PushAsync("First");
        await world.WaitForSyncAsync();

        await storage.StopAsync();
        world.Repository.Write("app/two.yaml", Manifests.ConfigMap("two"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.PushAsync("While the storage is away")).StatusCode);

        await storage.StartAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await world.DeliverAsync()).StatusCode);
        await world.WaitForSyncAsync();
    }

    private static async Task<int> CountAsync(World world) =>
        (await world.KubectlAsync("get", "configmap", "-l", "applyset.kubernetes.io/part-of", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
}
