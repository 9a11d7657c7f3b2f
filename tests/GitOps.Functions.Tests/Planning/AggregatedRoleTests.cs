using System.Text.Json.Nodes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>
/// The rules of a ClusterRole that collects others' belong to the cluster's controller: the real one, and kubectl under its name for what another
/// version of it would do.
/// </summary>
public sealed class AggregatedRoleTests(ControlPlane plane)
{
    private const string Collected = """[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]""";

    [Theory]
    [InlineData("rules: []", "apply")]
    [InlineData("rules: []", "update")]
    [InlineData("rules: [{apiGroups: [apps], resources: [deployments], verbs: [list]}]", "apply")]
    [InlineData("", "apply")]
    public async Task What_the_controller_collects_is_no_drift_and_stays(string rules, string by)
    {
        using var app = await TestApplication.StartAsync(plane);
        Assert.True((await app.SyncAsync(Role(app, rules))).Succeeded);
        await CollectAsync(app, by);

        Assert.Equal(1, (await app.PlanAsync(Role(app, rules))).Count(PlanAction.Unchanged));
        Assert.Equal(1, (await app.PlanAsync(Role(app, rules), static request => request with { FullCheck = true })).Count(PlanAction.Unchanged));
        var changed = await app.SyncAsync(Role(app, rules, "two"));

        Assert.True(changed.Succeeded);
        var live = await app.GetAsync("clusterrole", app.Namespace);
        Assert.Equal(("two", Collected), ((string?)live["metadata"]!["labels"]!["version"], live["rules"]!.ToJsonString()));
    }

    [Fact]
    public async Task The_real_controller_and_a_pass_do_not_write_in_turns()
    {
        await using var own = new ControlPlane();
        await own.StartAsync();
        await own.StartControllerManagerAsync();
        using var app = await TestApplication.StartAsync(own);
        var yaml = Yaml.Join(Role(app, "rules: []"), """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: collected, labels: {collect: it} }
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            """);
        await app.SyncAsync(yaml);
        await own.KubectlAsync("wait", $"clusterrole/{app.Namespace}", "--for=jsonpath={.rules[0].resources[0]}=pods", "--timeout=60s");

        Assert.Equal(2, (await app.PlanAsync(yaml)).Count(PlanAction.Unchanged));
        Assert.Equal(2, (await app.PlanAsync(yaml, static request => request with { FullCheck = true })).Count(PlanAction.Unchanged));
    }

    [Fact]
    public async Task A_change_of_what_it_collects_by_is_drift()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Role(app, "rules: []"));
        await app.KubectlAsync("patch", "clusterrole", app.Namespace, "--type=json", "-p", """[{"op":"replace","path":"/aggregationRule/clusterRoleSelectors/0/matchLabels/collect","value":"more"}]""");

        var drift = Assert.Single((await app.PlanAsync(Role(app, "rules: []"))).Changes);

        Assert.Equal((PlanAction.Update, true), (drift.Action, drift.Drifted));
    }

    [Fact]
    public async Task A_role_that_collects_nothing_has_the_rules_that_git_says()
    {
        using var app = await TestApplication.StartAsync(plane);
        string Own(string verb) => Role(app, $"rules: [{{apiGroups: [apps], resources: [deployments], verbs: [{verb}]}}]").Replace("aggregationRule: {clusterRoleSelectors: [{matchLabels: {collect: it} }]}\n", "", StringComparison.Ordinal);
        await app.SyncAsync(Own("list"));
        await CollectAsync(app, "update");

        Assert.Equal(PlanAction.Update, Assert.Single((await app.PlanAsync(Own("list"))).Changes).Action);
    }

    [Fact]
    public async Task A_replacement_keeps_them()
    {
        using var app = await TestApplication.StartAsync(plane);
        const string Replace = ", annotations: {argocd.argoproj.io/sync-options: Replace=true}";
        await app.SyncAsync(Role(app, "rules: []", "one", Replace));
        await CollectAsync(app, "update");

        var result = Assert.Single((await app.SyncAsync(Role(app, "rules: []", "two", Replace))).Results);

        Assert.Equal("replaced", result.Reason);
        Assert.Equal(Collected, (await app.GetAsync("clusterrole", app.Namespace))["rules"]!.ToJsonString());
    }

    private static string Role(TestApplication app, string rules, string version = "one", string metadata = "") => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: {{app.Namespace}}, labels: {version: {{version}} } {{metadata}} }
        aggregationRule: {clusterRoleSelectors: [{matchLabels: {collect: it} }]}
        {{rules}}
        """;

    // As since Kubernetes 1.22, and as before.
    private async Task CollectAsync(TestApplication app, string by)
    {
        const string Manager = "--field-manager=clusterrole-aggregation-controller";
        var rules = new JsonObject { ["rules"] = JsonNode.Parse(Collected) };
        if (by == "update")
        {
            await app.KubectlAsync("patch", "clusterrole", app.Namespace, "--type=merge", Manager, "-p", rules.ToJsonString());
            return;
        }
        (rules["apiVersion"], rules["kind"], rules["metadata"]) = ("rbac.authorization.k8s.io/v1", "ClusterRole", new JsonObject { ["name"] = app.Namespace });
        await plane.KubectlWithInputAsync(rules.ToJsonString(), "apply", "--server-side", "--force-conflicts", Manager, "-f", "-");
    }
}
