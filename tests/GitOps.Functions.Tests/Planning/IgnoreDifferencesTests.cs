using GitOps.Functions.Planning;
using GitOps.Functions.Tests.FieldPaths;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>spec.ignoreDifferences on a real API server: what is ignored is no difference, costs nothing in the long run, and hides nothing else.</summary>
public sealed class IgnoreDifferencesTests(ControlPlane plane)
{
    private const string Replicas = "{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}";

    private static readonly string Web = Yaml.Deployment("web");

    [Theory]
    [InlineData("{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}", "scale deployment/web --replicas=5")]
    [InlineData("{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}", "patch deployment/web -p {\"spec\":{\"replicas\":5}}")]
    [InlineData("{group: apps, kind: Deployment, jqPathExpressions: [.spec.replicas]}", "patch deployment/web -p {\"spec\":{\"replicas\":5}}")]
    [InlineData("{group: '*', kind: '*', managedFieldsManagers: [hpa]}", "patch deployment/web --field-manager=hpa -p {\"spec\":{\"replicas\":5}}")]
    [InlineData("{group: apps, kind: Deployment, jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == \"web\") | .image']}", "set image deployment/web web=nginx:9")]
    [InlineData("{group: apps, kind: Deployment, jsonPointers: [/metadata/labels/tier]}", "label deployment/web tier=db --overwrite")]
    [InlineData("{group: apps, kind: Deployment, jsonPointers: [/metadata/labels/tier]}", "label deployment/web tier-")]
    public async Task What_is_ignored_is_no_difference_and_the_second_look_costs_nothing(string rule, string kubectl)
    {
        using var app = await StartAsync(rule);
        await app.SyncAsync(Web);
        await app.KubectlAsync(kubectl.Split(' '));
        Assert.Equal(1, await LooksAsync(app, Web));
        Assert.Equal(0, await LooksAsync(app, Web));
        Assert.Equal(0, await LooksAsync(app, Web));
    }

    [Fact]
    public async Task Each_change_of_an_ignored_field_costs_one_look_where_the_kind_has_a_generation()
    {
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Web);
        foreach (var replicas in new[] { 5, 6, 2 })
        {
            await app.KubectlAsync("scale", "deployment/web", $"--replicas={replicas}");
            Assert.Equal(1, await LooksAsync(app, Web));
            Assert.Equal(0, await LooksAsync(app, Web));
        }
    }

    [Fact]
    public async Task Another_change_is_found_beside_an_ignored_one_and_written_with_what_Git_says_of_both()
    {
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Web);
        await app.KubectlAsync("scale", "deployment/web", "--replicas=5");
        Assert.Equal(1, await LooksAsync(app, Web));
        await app.KubectlAsync("set", "image", "deployment/web", "web=nginx:9");
        var plan = await app.PlanAsync(Web);
        Assert.Equal(""".spec.template.spec.containers[name="web"].image""", Assert.Single(Assert.Single(plan.Writes).Differences).Path);
        await app.ApplyAsync(plan);
        Assert.Equal(1, (int)(await app.GetAsync("deployment", "web"))["spec"]!["replicas"]!);
    }

    [Fact]
    public async Task A_change_of_a_field_of_a_kind_without_generation_is_found_beside_an_ignored_one()
    {
        using var app = await StartAsync("{kind: ConfigMap, jsonPointers: [/data/a]}");
        const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: '1', b: '1'}";
        await app.SyncAsync(Settings);
        await PatchAsync(app, "configmap", """{"data":{"a":"2"}}""");
        Assert.Equal((1, 0), (await LooksAsync(app, Settings), await LooksAsync(app, Settings)));
        await PatchAsync(app, "configmap", """{"data":{"a":"3"}}""");
        Assert.Equal(0, await LooksAsync(app, Settings));
        await PatchAsync(app, "configmap", """{"data":{"b":"2"}}""");
        Assert.Equal(".data.b", Assert.Single(Assert.Single((await app.PlanAsync(Settings)).Writes).Differences).Path);
    }

    [Fact]
    public async Task What_becomes_empty_by_it_is_no_difference_either()
    {
        using var app = await StartAsync("{kind: ConfigMap, jsonPointers: [/data/value]}");
        await app.SyncAsync(Yaml.ConfigMap("settings"));
        await app.KubectlAsync("patch", "configmap", "settings", "--type=json", "-p", """[{"op":"remove","path":"/data/value"}]""");
        Assert.Equal(1, await LooksAsync(app, Yaml.ConfigMap("settings")));
        Assert.Equal(0, await LooksAsync(app, Yaml.ConfigMap("settings")));
    }

    [Fact]
    public async Task A_rule_that_is_taken_back_shows_the_difference_at_once()
    {
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Web);
        await app.KubectlAsync("scale", "deployment/web", "--replicas=5");
        Assert.Equal((1, 0), (await LooksAsync(app, Web), await LooksAsync(app, Web)));
        app.Application = app.Application with { IgnoreDifferences = [] };
        var change = Assert.Single((await app.PlanAsync(Web)).Writes);
        Assert.Equal(new FieldDifference(".spec.replicas", "5", "1"), Assert.Single(change.Differences));
        Assert.False(change.MissedByMemory);
    }

    [Fact]
    public async Task A_full_check_agrees_with_what_is_remembered()
    {
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Web);
        await app.KubectlAsync("scale", "deployment/web", "--replicas=5");
        Assert.Equal(1, await LooksAsync(app, Web));
        Assert.Equal((PlanAction.Unchanged, false), (await app.PlanAsync(Web, static r => r with { FullCheck = true })).Changes.Select(static c => (c.Action, c.MissedByMemory)).Single());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_Git_changes_in_ignored_fields_only_is_not_written(bool remembered)
    {
        using var app = await StartAsync(Replicas);
        await app.SyncAsync(Web);
        var (three, before) = (Yaml.Deployment("web", replicas: 3), await app.GetAsync("deployment", "web"));
        Assert.Equal((1, 0), (await LooksAsync(app, three), await LooksAsync(app, three)));
        if (!remembered) app.Memory = null;
        Assert.Equal((remembered ? 0 : 1, 0), (await LooksAsync(app, three), await LooksAsync(app, three)));
        Assert.Equal((string?)before["metadata"]!["resourceVersion"], (string?)(await app.GetAsync("deployment", "web"))["metadata"]!["resourceVersion"]);
        await app.KubectlAsync("set", "image", "deployment/web", "web=nginx:9");
        Assert.True(Assert.Single((await app.PlanAsync(three)).Writes).Drifted);
        Assert.False(Assert.Single((await app.PlanAsync(Yaml.Deployment("web", replicas: 3, image: "nginx:2"))).Writes).Drifted);
    }

    [Fact]
    public async Task A_value_that_the_server_would_refuse_is_no_error_where_it_is_ignored()
    {
        string Job(string image) => $$$"""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "{{{image}}}"}] } } }
            """;
        using var app = await StartAsync("{group: batch, kind: Job, jsonPointers: [/spec/template]}");
        await app.SyncAsync(Job("a:1"));
        Assert.False((await app.PlanAsync(Job("a:2"))).Differs);
        app.Application = app.Application with { IgnoreDifferences = [] };
        Assert.Equal(PlanAction.Fail, Assert.Single((await app.PlanAsync(Job("a:2"))).Changes).Action);
    }

    [Fact]
    public async Task The_bundle_that_a_controller_writes_into_a_webhook_is_ignored()
    {
        using var app = await StartAsync("{group: admissionregistration.k8s.io, kind: \"*WebhookConfiguration\", jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle']}");
        var hook = Webhook(app.Namespace);
        await app.SyncAsync(hook);
        await app.KubectlAsync("patch", "validatingwebhookconfiguration", app.Namespace, "--type=json", "-p", """[{"op":"replace","path":"/webhooks/0/clientConfig/caBundle","value":"bmV3"}]""");
        Assert.Equal((1, 0), (await LooksAsync(app, hook), await LooksAsync(app, hook)));
        await app.KubectlAsync("delete", "validatingwebhookconfiguration", app.Namespace);
    }

    [Fact]
    public async Task Of_a_Secret_the_rest_is_compared_and_no_value_shown()
    {
        const string Login = "apiVersion: v1\nkind: Secret\nmetadata: {name: settings}\nstringData: {a: hunter2, b: hunter2}";
        using var app = await StartAsync("{kind: Secret, jsonPointers: [/data/a]}");
        await app.SyncAsync(Login);
        await PatchAsync(app, "secret", """{"stringData":{"a":"letmein"}}""");
        Assert.Equal((1, 0), (await LooksAsync(app, Login), await LooksAsync(app, Login)));
        await PatchAsync(app, "secret", """{"stringData":{"b":"letmein"}}""");
        Assert.Equal(new FieldDifference(".data.b", null, null), Assert.Single(Assert.Single((await app.PlanAsync(Login)).Writes).Differences));
    }

    [Fact]
    public async Task An_expression_that_takes_too_much_fails_the_object_and_nothing_is_undone()
    {
        using var app = await StartAsync("{group: apps, kind: Deployment, jqPathExpressions: ['last(recurse(.))']}");
        await app.SyncAsync(Web);
        await app.KubectlAsync("scale", "deployment/web", "--replicas=5");
        var failure = Assert.Single((await app.PlanAsync(Web)).Failures);
        Assert.Equal("ignore differences", failure.Step);
        Assert.Contains("last(recurse(.)): it needs more than 5000000 steps", failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_of_another_object_changes_nothing()
    {
        using var app = await StartAsync("{group: apps, kind: Deployment, name: api, jsonPointers: [/spec/replicas]}");
        await app.SyncAsync(Web);
        await app.KubectlAsync("scale", "deployment/web", "--replicas=5");
        Assert.Equal(".spec.replicas", Assert.Single(Assert.Single((await app.PlanAsync(Web)).Writes).Differences).Path);
    }

    /// <summary>A webhook configuration, named after the namespace so that no other test has it.</summary>
    internal static string Webhook(string name, string bundle = "b2xk", string label = "a") => $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: {{name}}, labels: {l: {{label}} } }
        webhooks:
        - name: a.example.com
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Ignore
          clientConfig: {caBundle: {{bundle}}, service: {name: a, namespace: {{name}} } }
          rules: [{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [things]}]
        """;

    private static Task<string> PatchAsync(TestApplication app, string kind, string patch) => app.KubectlAsync("patch", kind, "settings", "--type=merge", "-p", patch);

    private async Task<TestApplication> StartAsync(string rules)
    {
        var app = await TestApplication.StartAsync(plane);
        app.Application = app.Application with { IgnoreDifferences = IgnoredFieldsTests.Rules(rules) };
        return app;
    }

    // One whole check, in which nothing may be to do: the requests beside the lists. Two are a look at one object.
    private static async Task<int> LooksAsync(TestApplication app, string yaml)
    {
        app.Requests.Clear();
        var plan = await app.PlanAsync(yaml);
        Assert.Equal((PlanAction.Unchanged, false), (Assert.Single(plan.Changes).Action, plan.Differs));
        await app.ApplyAsync(plan);
        Assert.Empty(app.Requests.Writes);
        Assert.Equal(app.Requests.DryRuns.Count, app.Requests.All.Count - 2 - app.Requests.DryRuns.Count);
        return app.Requests.DryRuns.Count;
    }
}
