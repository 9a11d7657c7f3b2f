using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.FieldPaths;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Applying;

/// <summary><c>RespectIgnoreDifferences=true</c> on a real API server: a write for another reason leaves ignored fields as they are.</summary>
public sealed class RespectIgnoreDifferencesTests(ControlPlane plane)
{
    private const string Replicas = "{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}";

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 1)]
    public async Task Replicas_that_an_autoscaler_owns_stay_and_are_its_alone(bool respect, int replicas)
    {
        using var app = await StartAsync(Replicas, respect);
        await app.SyncAsync(Yaml.Deployment("web"));
        await app.KubectlAsync("patch", "deployment", "web", "--field-manager=hpa", "-p", """{"spec":{"replicas":5}}""");
        var written = await WriteAsync(app, Yaml.Deployment("web", image: "nginx:2"));
        Assert.Equal((replicas, "nginx:2"), (written.At<int>("spec", "replicas"), Image(written)));
        Assert.Equal(!respect, Ours(written)["f:spec"]!.AsObject().ContainsKey("f:replicas"));
        await StaysAsync(app, Yaml.Deployment("web", image: "nginx:2"));
    }

    [Fact]
    public async Task A_replaced_object_keeps_its_ignored_fields_too()
    {
        static string Replaced(string image) => Yaml.Deployment("web", image: image).Replace("labels: {tier: web}", "labels: {tier: web}, annotations: {argocd.argoproj.io/sync-options: Replace=true}", StringComparison.Ordinal);
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Replaced("nginx:1"));
        await app.KubectlAsync("scale", "deployment", "web", "--replicas=5");
        var written = await WriteAsync(app, Replaced("nginx:2"));
        Assert.Equal((5, "nginx:2"), (written.At<int>("spec", "replicas"), Image(written)));
        await StaysAsync(app, Replaced("nginx:2"));
    }

    [Fact]
    public async Task Replicas_that_were_scaled_without_a_trace_stay()
    {
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Yaml.Deployment("web"));
        await app.KubectlAsync("scale", "deployment", "web", "--replicas=5");
        Assert.Equal(5, (await WriteAsync(app, Yaml.Deployment("web", image: "nginx:2"))).At<int>("spec", "replicas"));
        await StaysAsync(app, Yaml.Deployment("web", image: "nginx:2"));
    }

    [Theory]
    [InlineData("kube-controller-manager")]
    [InlineData("hpa")]
    public async Task All_fields_of_a_manager_stay(string manager)
    {
        using var app = await StartAsync($"{{group: '*', kind: '*', managedFieldsManagers: [{manager}]}}");
        await app.SyncAsync(Yaml.Deployment("web"));
        await app.KubectlAsync("patch", "deployment", "web", $"--field-manager={manager}", "-p", """{"spec":{"replicas":5},"metadata":{"annotations":{"deployment.kubernetes.io/revision":"7"}}}""");
        var written = await WriteAsync(app, Yaml.Deployment("web", image: "nginx:2"));
        Assert.Equal((5, "7"), (written.At<int>("spec", "replicas"), written.At<string>("metadata", "annotations", "deployment.kubernetes.io/revision")));
        await StaysAsync(app, Yaml.Deployment("web", image: "nginx:2"));
    }

    [Fact]
    public async Task A_field_that_only_we_own_stays_when_Git_has_it_no_more()
    {
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Yaml.Deployment("web", replicas: 4));
        var without = Yaml.Deployment("web", image: "nginx:2").Replace("  replicas: 1\n", "", StringComparison.Ordinal);
        Assert.Equal(4, (await WriteAsync(app, without)).At<int>("spec", "replicas"));
        await StaysAsync(app, without);
    }

    [Fact]
    public async Task What_a_controller_sets_in_a_container_stays_and_the_order_of_containers_too()
    {
        const string Rule = "{group: apps, kind: Deployment, jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == \"proxy\")', '.spec.template.spec.containers[].resources']}";
        var manifest = Yaml.Deployment("web").Replace("""image: "nginx:1"}""", """image: "nginx:1", resources: {limits: {cpu: "1"}}}, {name: proxy, image: "proxy:1"}, {name: last, image: "last:1"}""", StringComparison.Ordinal);
        using var app = await StartAsync(Rule);
        await app.SyncAsync(manifest);
        await app.KubectlAsync("patch", "deployment", "web", "--field-manager=injector", "-p",
            """{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"added"},{"name":"web"},{"name":"proxy"},{"name":"last"}],"containers":[{"name":"added","image":"added:1"},{"name":"web","resources":{"limits":{"cpu":"2"}}},{"name":"proxy","image":"proxy:9"}]}}}}""");
        var written = await WriteAsync(app, manifest.Replace("nginx:1", "nginx:2", StringComparison.Ordinal));
        var containers = written["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        Assert.Equal("added:1 last:1 nginx:2 proxy:9", string.Join(' ', containers.Select(static one => (string)one!["image"]!).Order(StringComparer.Ordinal)));
        Assert.Equal(["web", "proxy", "last"], containers.Select(static one => (string)one!["name"]!).Where(static name => name != "added"));
        Assert.Equal("2", containers.Single(static one => (string)one!["name"]! == "web")!.At<string>("resources", "limits", "cpu"));
        await StaysAsync(app, manifest.Replace("nginx:1", "nginx:2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_that_leaves_Git_goes_although_a_field_in_it_is_ignored()
    {
        var two = Yaml.Deployment("web").Replace("""image: "nginx:1"}""", """image: "nginx:1"}, {name: old, image: "old:1"}""", StringComparison.Ordinal);
        using var app = await StartAsync("{group: apps, kind: Deployment, jqPathExpressions: ['.spec.template.spec.containers[].image']}");
        await app.SyncAsync(two);
        var written = await WriteAsync(app, Yaml.Deployment("web"));
        Assert.Equal(["web"], written["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(static one => (string)one!["name"]!));
        var added = await WriteAsync(app, two);
        Assert.Equal(["nginx:1", "old:1"], added["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(static one => (string)one!["image"]!));
    }

    [Fact]
    public async Task The_bundle_of_a_webhook_stays()
    {
        using var app = await StartAsync("{group: admissionregistration.k8s.io, kind: '*', jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle']}");
        await app.SyncAsync(IgnoreDifferencesTests.Webhook(app.Namespace));
        await app.KubectlAsync("patch", "validatingwebhookconfiguration", app.Namespace, "--field-manager=cainjector", "--type=json", "-p", """[{"op":"replace","path":"/webhooks/0/clientConfig/caBundle","value":"bmV3"}]""");
        var changed = IgnoreDifferencesTests.Webhook(app.Namespace, label: "b");
        await app.SyncAsync(changed);
        var written = await app.GetAsync("validatingwebhookconfiguration", app.Namespace);
        Assert.Equal(("bmV3", "b"), (written["webhooks"]![0]!.At<string>("clientConfig", "caBundle"), written.At<string>("metadata", "labels", "l")));
        await StaysAsync(app, changed);
        await app.KubectlAsync("delete", "validatingwebhookconfiguration", app.Namespace);
    }

    [Fact]
    public async Task A_part_of_a_list_that_has_one_owner_is_sent_as_it_is_in_the_cluster()
    {
        using var app = await StartAsync("{group: rbac.authorization.k8s.io, kind: Role, jsonPointers: [/rules/0/verbs]}");
        await app.SyncAsync(Yaml.Role("reader"));
        await app.KubectlAsync("patch", "role", "reader", "--type=json", "-p", """[{"op":"replace","path":"/rules/0/verbs","value":["get","list"]}]""");
        var changed = Yaml.Role("reader").Replace("resources: [pods]", "resources: [secrets]", StringComparison.Ordinal);
        await app.SyncAsync(changed);
        Assert.Equal("""{"apiGroups":[""],"resources":["secrets"],"verbs":["get","list"]}""", (await app.GetAsync("role", "reader"))["rules"]![0]!.ToJsonString());
        await StaysAsync(app, changed);
    }

    [Fact]
    public async Task What_someone_took_out_is_not_put_back_and_our_own_labels_are_never_ignored()
    {
        using var app = await StartAsync("{kind: ConfigMap, jsonPointers: [/data/a, /metadata/labels, /metadata/annotations]}");
        string Settings(string b) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings, labels: {{x: '1'}}}}\ndata: {{a: '1', b: '{b}'}}";
        await app.SyncAsync(Settings("1"));
        await app.KubectlAsync("patch", "configmap", "settings", "--type=json", "-p", """[{"op":"remove","path":"/data/a"},{"op":"replace","path":"/metadata/labels/x","value":"2"}]""");
        await app.SyncAsync(Settings("2"));
        var written = await app.GetAsync("configmap", "settings");
        Assert.Equal("""{"b":"2"}""", written["data"]!.ToJsonString());
        Assert.Equal(("2", app.Set.Id), (written.At<string>("metadata", "labels", "x"), written.At<string>("metadata", "labels", "applyset.kubernetes.io/part-of")));
        await StaysAsync(app, Settings("2"));
    }

    [Fact]
    public async Task A_write_between_reading_and_writing_is_read_and_merged_again()
    {
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Yaml.Deployment("web"));
        var scaled = 0;
        app.Requests.Instead = request =>
        {
            if (request.Method != HttpMethod.Patch || request.RequestUri!.Query.Contains("dryRun", StringComparison.Ordinal) || !request.RequestUri.AbsolutePath.EndsWith("/web", StringComparison.Ordinal) || scaled == 2) return null;
            plane.KubectlAsync("-n", app.Namespace, "patch", "deployment", "web", "--field-manager=hpa", "-p", $$$"""{"spec":{"replicas":{{{5 + ++scaled}}}}}""").GetAwaiter().GetResult();
            return null;
        };
        var result = await app.SyncAsync(Yaml.Deployment("web", image: "nginx:2"));
        Assert.Equal((true, 2), (result.Succeeded, scaled));
        Assert.Equal(7, (await app.GetAsync("deployment", "web")).At<int>("spec", "replicas"));
    }

    [Fact]
    public async Task Only_objects_that_a_rule_matches_are_read_before_they_are_written()
    {
        using var app = await StartAsync(Replicas);
        var shop = Yaml.Join(Yaml.Deployment("web"), Yaml.ConfigMap("settings"));
        await app.SyncAsync(shop);
        var plan = await app.PlanAsync(Yaml.Join(Yaml.Deployment("web", image: "nginx:2"), Yaml.ConfigMap("settings", "2")));
        app.Requests.Clear();
        Assert.Equal(2, (await app.ApplyAsync(plan)).Count(ChangeOutcome.Configured));
        Assert.EndsWith("/deployments/web", Assert.Single(app.Requests.All, static one => one.StartsWith("GET", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_object_gets_all_that_Git_says()
    {
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Yaml.Deployment("web", replicas: 3));
        Assert.Equal(3, (await app.GetAsync("deployment", "web")).At<int>("spec", "replicas"));
    }

    private static string Image(JsonObject deployment) => (string)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;

    private static JsonObject Ours(JsonObject json) => (JsonObject)json["metadata"]!["managedFields"]!.AsArray().Single(static entry => (string)entry!["manager"]! == "gitops-functions")!["fieldsV1"]!;

    private static async Task<JsonObject> WriteAsync(TestApplication app, string yaml)
    {
        Assert.Equal(ChangeOutcome.Configured, Assert.Single((await app.SyncAsync(yaml)).Results).Outcome);
        return (JsonObject)JsonNode.Parse(await app.KubectlAsync("get", "deployment", "web", "--show-managed-fields", "-o", "json"))!;
    }

    // After the write nothing is left to do, with what is remembered and without, and looking costs nothing.
    private static async Task StaysAsync(TestApplication app, string yaml)
    {
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(yaml)).Differs);
        Assert.Empty(app.Requests.DryRuns);
        app.Memory = null;
        var plan = await app.PlanAsync(yaml);
        Assert.False(plan.Differs);
        await app.ApplyAsync(plan);
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(yaml)).Differs);
        Assert.Empty(app.Requests.DryRuns);
    }

    private async Task<TestApplication> StartAsync(string rules, bool respect = true)
    {
        var app = await TestApplication.StartAsync(plane);
        app.Application = app.Application with { IgnoreDifferences = IgnoredFieldsTests.Rules(rules), RespectIgnoreDifferences = respect };
        return app;
    }
}
