using System.Text.Json.Nodes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>Syncs in steps by the published executable: the delayed messages go on by themselves, also after a kill.</summary>
public sealed class HookTests(AzuriteServer azurite, ControlPlane cluster)
{
    private static readonly Dictionary<string, string?> Settings = new() { ["GitOps__Lock__Duration"] = "00:00:15" };

    [Theory]
    [InlineData(Via.FunctionsHost)]
    [InlineData(Via.Serve)]
    public async Task A_push_with_hooks_and_waves_goes_on_by_itself_and_after_a_kill(Via via)
    {
        await using var world = await World.StartAsync(azurite, cluster, via, settings: Settings);
        world.Repository.Write("app/all.yaml", string.Join("\n---\n", Job("migrate", "PreSync"), Manifests.ConfigMap("one"), Wave("two", 1), Job("smoke", "PostSync")));
        await world.PushAsync("Hooks and waves");
        await world.WaitForStatusAsync("PreSync", static s => (string?)s["phase"] == "Running" && ((string?)s["message"])!.Contains("PreSync: waiting for hook", StringComparison.Ordinal));
        var uid = await world.KubectlAsync("get", "job", "migrate", "-o", "jsonpath={.metadata.uid}");

        await world.App.KillAsync();
        await CompleteAsync(world, "migrate");
        await world.WaitForStatusAsync("PostSync", static s => ((string?)s["message"])!.Contains("PostSync: waiting for hook", StringComparison.Ordinal));
        Assert.Equal("1", await world.KubectlAsync("get", "configmap", "two", "-o", "jsonpath={.data.value}"));

        await world.App.KillAsync();
        await CompleteAsync(world, "smoke");
        var status = await world.WaitForStatusAsync("the end", static s => (string?)s["phase"] == "Succeeded" && (string?)s["syncStatus"] == "Synced");
        Assert.Equal(world.Repository.Head, (string?)status["revision"]);
        Assert.Equal("Succeeded", (string?)status["operation"]!["state"]);
        Assert.Equal(uid, await world.KubectlAsync("get", "job", "migrate", "-o", "jsonpath={.metadata.uid}"));

        var changes = (await world.AuditAsync()).Where(static e => (string?)e["kind"] == "Change").Select(static e => $"{e["object"]!["name"]} {e["outcome"]}").Order(StringComparer.Ordinal);
        Assert.Equal(["migrate Created", "one Created", "smoke Created", "two Created"], changes);
        Assert.Equal(0, (await world.GitOpsAsync("audit", "verify")).ExitCode);
    }

    [Fact]
    public async Task A_persons_sync_waits_for_its_hooks_and_says_so()
    {
        await using var world = await World.StartAsync(azurite, cluster, Via.Serve, policy: "{}");
        world.Repository.Write("app/all.yaml", string.Join("\n---\n", Job("migrate", "PreSync"), Manifests.ConfigMap("one")));
        await world.PushAsync("A hook");
        await world.WaitForStatusAsync("a look", static s => (string?)s["syncStatus"] == "OutOfSync");
        var syncing = world.GitOpsAsync(TimeSpan.FromMinutes(3), "sync", world.Application, "-o", "json");
        await world.WaitForAsync("the hook", async () => (await world.KubectlAsync("get", "job", "migrate", "--ignore-not-found", "-o", "name")).Length > 0);
        await CompleteAsync(world, "migrate");
        var synced = await syncing;
        Assert.True(synced.ExitCode == 0, synced.Error);
        Assert.Contains("PreSync: waiting for hook Job.batch", synced.Error, StringComparison.Ordinal);
        Assert.Equal("Synced", (string?)JsonNode.Parse(synced.Output)![0]!["syncStatus"]);
    }

    private static string Job(string name, string hook) => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: {{name}}, annotations: { argocd.argoproj.io/hook: {{hook}} } }
        spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: busybox }] } } }
        """;

    private static string Wave(string name, int wave) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}}, annotations: { argocd.argoproj.io/sync-wave: "{{wave}}" } }
        data: { value: "1" }
        """;

    private static Task<string> CompleteAsync(World world, string job) => world.KubectlAsync(
        "patch", "job", job, "--subresource=status", "--type=merge", "-p", """{"status":{"conditions":[{"type":"Complete","status":"True"}]}}""");
}
