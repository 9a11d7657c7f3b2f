using System.Net;
using System.Text.Json.Nodes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>The main job on the published executable, under the Functions host stand-in and by itself.</summary>
public sealed class MainJobTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Kinds = "configmap,secret,service,deployment,serviceaccount,role";

    [Theory]
    [InlineData(Via.FunctionsHost)]
    [InlineData(Via.Serve)]
    public async Task A_push_that_adds_changes_and_removes_makes_the_cluster_what_kubectl_apply_makes_of_it(Via via)
    {
        await using var world = await World.StartAsync(azurite, cluster, via);
        world.Repository.Write("app/shop.yaml", Manifests.Shop);
        world.Repository.Write("app/removed.yaml", Manifests.ConfigMap("removed"));
        world.Repository.Write("other/ignored.yaml", Manifests.ConfigMap("ignored"));
        var answer = await world.PushAsync("Add the shop");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($$"""{"applications":["{{world.Application}}"]}""", await answer.Content.ReadAsStringAsync());
        await world.WaitForSyncAsync();

        world.Repository.Write("app/shop.yaml", Manifests.Shop.Replace("colour: blue", "colour: green", StringComparison.Ordinal));
        world.Repository.Write("app/added.yaml", Manifests.ConfigMap("added"));
        world.Repository.Delete("app/removed.yaml");
        await world.PushAsync("Change, add and remove");
        await world.WaitForSyncAsync();
        await SameAsKubectlAsync(world);

        // Whatever time ticks by: nothing more is written, and the same delivery again changes nothing.
        var before = await VersionsAsync(world);
        var changes = (await world.AuditAsync()).Count(e => (string?)e["kind"] == "Change");
        Assert.Equal(HttpStatusCode.Accepted, (await world.DeliverAsync()).StatusCode);
        await world.WaitForAsync("the audit of the second delivery", async () => (await world.AuditAsync()).Any(e => (string?)e["kind"] == "NoChange"));
        Assert.Equal(before, await VersionsAsync(world));
        Assert.Equal(changes, (await world.AuditAsync()).Count(e => (string?)e["kind"] == "Change"));
        await VerifiedAsync(world);
    }

    [Theory]
    [InlineData(Via.FunctionsHost)]
    [InlineData(Via.Serve)]
    public async Task A_change_by_hand_is_seen_and_healed_and_audited(Via via)
    {
        await using var world = await World.StartAsync(azurite, cluster, via);
        world.Repository.Write("app/shop.yaml", Manifests.Shop);
        await world.PushAsync("Add the shop");
        await world.WaitForSyncAsync();
        await world.KubectlAsync("scale", "deployment", "web", "--replicas=7");
        await world.App.TickAsync();
        await world.WaitForAsync("healing", async () => await world.KubectlAsync("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}") == "2");
        await world.WaitForAsync("the audit of it", async () => (await world.AuditAsync()).Any(e =>
            (string?)e["kind"] == "Change" && (string?)e["outcome"] == "Configured" && e["fields"]!.AsArray().Any(f => (string?)f == ".spec.replicas")));
        await VerifiedAsync(world);
    }

    [Fact]
    public async Task Without_selfHeal_drift_is_reported_once_and_left_alone()
    {
        await using var world = await World.StartAsync(azurite, cluster, Via.Serve, policy: "{ automated: { prune: true } }");
        world.Repository.Write("app/shop.yaml", Manifests.Shop);
        await world.PushAsync("Add the shop");
        await world.WaitForSyncAsync();
        await world.KubectlAsync("scale", "deployment", "web", "--replicas=7");
        var status = await world.WaitForStatusAsync("OutOfSync", s => (string?)s["syncStatus"] == "OutOfSync");
        Assert.Equal(".spec.replicas", (string?)status["drift"]![0]!["fields"]![0]);
        var diff = await world.GitOpsAsync("diff", world.Application, "-o", "json");
        Assert.Equal(1, diff.ExitCode);
        Assert.Contains(".spec.replicas", diff.Output, StringComparison.Ordinal);

        var pass = (string?)status["pass"];
        await world.WaitForStatusAsync("a later check", s => (string?)s["pass"] != pass);
        Assert.Single(await world.AuditAsync(), e => (string?)e["kind"] == "Drift");
        Assert.Equal("7", await world.KubectlAsync("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"));

        (await world.GitOpsAsync("sync", world.Application)).MustSucceed();
        Assert.Equal("2", await world.KubectlAsync("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"));
        Assert.Equal(0, (await world.GitOpsAsync("diff", world.Application)).ExitCode);
    }

    [Fact]
    public async Task A_kustomization_with_a_base_outside_of_the_path_is_rendered_by_the_published_app()
    {
        await using var world = await World.StartAsync(azurite, cluster, Via.FunctionsHost);
        world.Repository.Write("app/kustomization.yaml", "resources: [../base]\nnamePrefix: demo-\n");
        world.Repository.Write("base/kustomization.yaml", "resources: [shop.yaml]\n");
        world.Repository.Write("base/shop.yaml", Manifests.ConfigMap("settings"));
        await world.PushAsync("Add an overlay");
        await world.WaitForSyncAsync();
        Assert.Equal("1", await world.KubectlAsync("get", "configmap", "demo-settings", "-o", "jsonpath={.data.value}"));

        world.Repository.Write("base/shop.yaml", Manifests.ConfigMap("settings", "2"));
        await world.PushAsync("Change only the base");
        await world.WaitForAsync("the change of the base", async () => await world.KubectlAsync("get", "configmap", "demo-settings", "-o", "jsonpath={.data.value}") == "2");
    }

    private static async Task VerifiedAsync(World world)
    {
        var verified = await world.GitOpsAsync("audit", "verify", "-o", "json");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        Assert.True((bool)JsonNode.Parse(verified.Output)![0]!["ok"]!);
    }

    private async Task SameAsKubectlAsync(World world)
    {
        var reference = await cluster.NewNamespaceAsync();
        await cluster.KubectlAsync("apply", "--server-side", "-n", reference, "-f", Path.Combine(world.Repository.WorkPath, "app"));
        Assert.Equal(await ObjectsAsync(reference), await ObjectsAsync(world.Namespace));
    }

    private async Task<string> ObjectsAsync(string ns)
    {
        var list = JsonNode.Parse(await cluster.KubectlAsync("-n", ns, "get", Kinds, "-o", "json"))!["items"]!.AsArray();
        var objects = list.Select(o => Comparable(o!.AsObject())).Where(o => o is not null).Select(o => o!.ToJsonString()).Order(StringComparer.Ordinal);
        return string.Join("\n", objects);
    }

    /// <summary>What Git says of an object and what the server made of it, without what is different in every object by nature.</summary>
    private static JsonObject? Comparable(JsonObject live)
    {
        var metadata = live["metadata"]!.AsObject();
        var name = (string)metadata["name"]!;
        if (name is "kube-root-ca.crt" or "default" || name.StartsWith("gitops-functions-", StringComparison.Ordinal)) return null;
        foreach (var field in (string[])["namespace", "uid", "resourceVersion", "creationTimestamp", "managedFields", "selfLink"]) metadata.Remove(field);
        RemoveOurs(metadata, "labels");
        RemoveOurs(metadata, "annotations");
        foreach (var address in (string[])["clusterIP", "clusterIPs"]) (live["spec"] as JsonObject)?.Remove(address);
        return live;
    }

    private static void RemoveOurs(JsonObject metadata, string map)
    {
        if (metadata[map] is not JsonObject entries) return;
        foreach (var key in entries.Select(e => e.Key).Where(k => k.StartsWith("gitops.functions/", StringComparison.Ordinal) || k.StartsWith("applyset.", StringComparison.Ordinal)).ToList()) entries.Remove(key);
        if (entries.Count == 0) metadata.Remove(map);
    }

    private static Task<string> VersionsAsync(World world) =>
        world.KubectlAsync("get", Kinds, "-o", "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}");
}
