using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Applying;

/// <summary>Objects that another tool applied from its side (<c>kubectl apply</c>), and that this one is to manage from now on.</summary>
public sealed class AdoptionTests(ControlPlane plane)
{
    private const string Former = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a, labels: {by: kubectl} }
        data: {value: "1", more: x}
        """;

    [Fact]
    public async Task What_only_kubectl_apply_owned_goes_and_the_plan_says_so_before()
    {
        using var app = await TestApplication.StartAsync(plane);
        await ApplyAsync(app, Former);
        var plan = await app.PlanAsync(Yaml.ConfigMap("a", "2"));
        var change = Assert.Single(plan.Writes);
        Assert.Equal(PlanAction.Adopt, change.Action);
        foreach (var path in (string[])[".data.more", ".data.value", ".metadata.labels.by"])
            Assert.Contains(path, change.Differences.Select(static one => one.Path));

        var result = Assert.Single((await app.ApplyAsync(plan)).Results);
        Assert.Equal((ChangeOutcome.Configured, "took over what kubectl-client-side-apply owned"), (result.Outcome, result.Reason));
        var live = await LiveAsync(app);
        Assert.Equal("""{"value":"2"}""", live["data"]!.ToJsonString());
        Assert.Null(live["metadata"]!["labels"]!["by"]);
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(Yaml.ConfigMap("a", "2"))).Differs);
        Assert.Empty(app.Requests.DryRuns);
        Assert.Equal(1, (await app.PlanAsync(Yaml.ConfigMap("a", "2"), static r => r with { FullCheck = true })).Count(PlanAction.Unchanged));
    }

    [Fact]
    public async Task What_others_own_stays_and_defaults_stay()
    {
        using var app = await TestApplication.StartAsync(plane);
        await ApplyAsync(app, Yaml.Deployment("web").Replace("image: \"nginx:1\"", "image: \"nginx:1\", env: [{name: OLD, value: x}]", StringComparison.Ordinal));
        await app.KubectlAsync("label", "deployment", "web", "team=a");
        await app.KubectlAsync("patch", "deployment", "web", "--field-manager=injector", "-p", """{"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"MINE","value":"y"}]}]}}}}""");
        var plan = await app.PlanAsync(Yaml.Deployment("web"));
        Assert.Contains(".spec.template.spec.containers[name=\"web\"].env[name=\"OLD\"]", Assert.Single(plan.Writes).Differences.Select(static one => one.Path));
        Assert.True((await app.ApplyAsync(plan)).Succeeded);
        var live = await app.GetAsync("deployment", "web");
        var container = live["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal("""[{"name":"MINE","value":"y"}]""", container["env"]!.ToJsonString());
        Assert.Equal("File", (string?)container["terminationMessagePolicy"]);
        Assert.Equal("a", live.At<string>("metadata", "labels", "team"));
        Assert.False((await app.PlanAsync(Yaml.Deployment("web"), static r => r with { FullCheck = true })).Differs);
    }

    [Fact]
    public async Task Where_the_option_says_no_the_former_manager_keeps_its_fields()
    {
        using var app = await TestApplication.StartAsync(plane);
        app.Application = app.Application with { SyncOptions = SyncOptionSet.Parse("ClientSideApplyMigration=false") };
        await ApplyAsync(app, Former);
        var plan = await app.PlanAsync(Yaml.ConfigMap("a", "2"));
        Assert.DoesNotContain(".data.more", Assert.Single(plan.Writes).Differences.Select(static one => one.Path));
        Assert.True((await app.ApplyAsync(plan)).Succeeded);
        var live = await LiveAsync(app);
        Assert.Equal("x", live.At<string>("data", "more"));
        Assert.Contains("kubectl-client-side-apply", Managers(live));
    }

    [Fact]
    public async Task What_another_tool_applied_on_the_servers_side_is_taken_over_whole()
    {
        using var app = await TestApplication.StartAsync(plane);
        app.Application = app.Application with { Annotations = new Dictionary<string, string> { ["argocd.argoproj.io/client-side-apply-migration-manager"] = "argocd-controller" } };
        await ApplyAsync(app, Former, "--server-side", "--field-manager=argocd-controller");
        var plan = await app.PlanAsync(Yaml.ConfigMap("a", "1"));
        Assert.Contains(".data.more", Assert.Single(plan.Writes).Differences.Select(static one => one.Path));
        Assert.True((await app.ApplyAsync(plan)).Succeeded);
        var live = await LiveAsync(app);
        Assert.Equal("""{"value":"1"}""", live["data"]!.ToJsonString());
        Assert.Equal(["gitops-functions"], Managers(live));
    }

    [Fact]
    public async Task Ports_and_containers_that_left_git_go_with_their_defaults()
    {
        using var app = await TestApplication.StartAsync(plane);
        await ApplyAsync(app, Yaml.Join(
            Yaml.Service("web").Replace("{name: http, port: 80}", "{name: http, port: 80}, {name: old, port: 81}", StringComparison.Ordinal),
            Yaml.Deployment("web").Replace("image: \"nginx:1\"}", "image: \"nginx:1\"}, {name: old, image: \"old:1\", ports: [{containerPort: 9}]}", StringComparison.Ordinal)));
        var plan = await app.PlanAsync(Yaml.Join(Yaml.Service("web"), Yaml.Deployment("web")));
        var paths = plan.Writes.SelectMany(static one => one.Differences).Select(static one => one.Path).ToList();
        Assert.Contains(".spec.ports[name=\"old\"]", paths);
        Assert.Contains(".spec.template.spec.containers[name=\"old\"]", paths);
        Assert.DoesNotContain(paths, static path => path.Contains("progressDeadlineSeconds", StringComparison.Ordinal) || path.Contains("clusterIP", StringComparison.Ordinal));
        Assert.True((await app.ApplyAsync(plan)).Succeeded);
        Assert.Equal("http", await app.KubectlAsync("get", "service", "web", "-o", "jsonpath={.spec.ports[*].name}"));
        Assert.Equal("web", await app.KubectlAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[*].name}"));
        Assert.False((await app.PlanAsync(Yaml.Join(Yaml.Service("web"), Yaml.Deployment("web")), static r => r with { FullCheck = true })).Differs);
    }

    [Fact]
    public async Task A_default_that_cannot_be_taken_away_stays_with_its_owner()
    {
        const string Claim = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
            """;
        using var app = await TestApplication.StartAsync(plane);
        await ApplyAsync(app, Claim);
        Assert.True((await app.SyncAsync(Claim)).Succeeded);
        Assert.Equal("Filesystem", await app.KubectlAsync("get", "pvc", "data", "-o", "jsonpath={.spec.volumeMode}"));
        Assert.Contains("f:volumeMode", await app.KubectlAsync("get", "pvc", "data", "-o", "yaml", "--show-managed-fields"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manager_that_an_annotation_names_is_the_former_one()
    {
        using var app = await TestApplication.StartAsync(plane);
        app.Application = app.Application with { Annotations = new Dictionary<string, string> { ["argocd.argoproj.io/client-side-apply-migration-manager"] = "argocd-controller" } };
        await ApplyAsync(app, Former, "--field-manager=argocd-controller");
        Assert.True((await app.SyncAsync(Yaml.ConfigMap("a", "1"))).Succeeded);
        Assert.Equal("""{"value":"1"}""", (await LiveAsync(app))["data"]!.ToJsonString());
    }

    [Fact]
    public async Task An_object_of_ours_that_someone_applies_to_stays_his_as_well()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a", "1"));
        await ApplyAsync(app, Former);
        Assert.True((await app.SyncAsync(Yaml.ConfigMap("a", "2"))).Succeeded);
        Assert.Equal("""{"more":"x","value":"2"}""", (await LiveAsync(app))["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Ended_before_any_write_the_next_pass_brings_it_to_the_same_end()
    {
        for (var writes = 0; writes < 6; writes++)
        {
            using var app = await TestApplication.StartAsync(plane);
            await ApplyAsync(app, Former);
            var left = writes;
            app.MayWrite = () => left-- > 0;
            try { await app.SyncAsync(Yaml.ConfigMap("a", "2")); }
            catch (FailureException lost) when (lost.Transient) { }
            (app.MayWrite, app.Memory) = (static () => true, null);
            Assert.True((await app.SyncAsync(Yaml.ConfigMap("a", "2"))).Succeeded);
            Assert.Equal("""{"value":"2"}""", (await LiveAsync(app))["data"]!.ToJsonString());
        }
    }

    private Task<string> ApplyAsync(TestApplication app, string manifest, params string[] options) => plane.KubectlWithInputAsync(manifest, ["-n", app.Namespace, "apply", "-f", "-", .. options]);

    private static async Task<JsonObject> LiveAsync(TestApplication app) => (JsonObject)JsonNode.Parse(await app.KubectlAsync("get", "configmap", "a", "-o", "json", "--show-managed-fields"))!;

    private static string[] Managers(JsonObject live) => [.. live["metadata"]!["managedFields"]!.AsArray().Select(static entry => (string)entry!["manager"]!).Order(StringComparer.Ordinal)];
}
