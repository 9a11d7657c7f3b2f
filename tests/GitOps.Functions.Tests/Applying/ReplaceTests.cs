using System.Net;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Applying;

/// <summary>Replace=true and Force=true on a real API server.</summary>
public sealed class ReplaceTests(ControlPlane plane)
{
    private const string Replace = ", annotations: {argocd.argoproj.io/sync-options: Replace=true}";

    [Fact]
    public async Task A_replaced_object_is_what_git_says_and_nothing_else()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a", "1", Replace));
        await app.KubectlAsync("patch", "configmap", "a", "--type=merge", "-p", """{"metadata":{"labels":{"by":"hand"},"finalizers":["example.com/hold"]},"data":{"more":"x"}}""");
        var result = Assert.Single((await app.SyncAsync(Yaml.ConfigMap("a", "2", Replace))).Results);
        var live = await app.GetAsync("configmap", "a");
        Assert.Equal((ChangeOutcome.Configured, "replaced"), (result.Outcome, result.Reason));
        Assert.Equal("""{"value":"2"}""", live["data"]!.ToJsonString());
        Assert.Null(live["metadata"]!["labels"]!["by"]);
        Assert.Equal("""["example.com/hold"]""", live["metadata"]!["finalizers"]!.ToJsonString());
        await app.KubectlAsync("patch", "configmap", "a", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
    }

    [Fact]
    public async Task After_a_replace_a_check_costs_nothing_and_finds_foreign_changes()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a", "1", Replace));
        await app.SyncAsync(Yaml.ConfigMap("a", "2", Replace));
        app.Requests.Clear();
        Assert.Equal(1, (await app.PlanAsync(Yaml.ConfigMap("a", "2", Replace))).Count(PlanAction.Unchanged));
        Assert.Empty(app.Requests.DryRuns);
        Assert.Equal(1, (await app.PlanAsync(Yaml.ConfigMap("a", "2", Replace), static r => r with { FullCheck = true })).Count(PlanAction.Unchanged));

        await app.KubectlAsync("patch", "configmap", "a", "--type=merge", "-p", """{"data":{"value":"3"}}""");
        var drift = Assert.Single((await app.PlanAsync(Yaml.ConfigMap("a", "2", Replace))).Changes);
        Assert.Equal((PlanAction.Update, true, ".data.value"), (drift.Action, drift.Drifted, drift.Differences.Single().Path));
    }

    [Fact]
    public async Task A_field_that_leaves_git_after_a_replace_goes_also_where_objects_are_applied_again()
    {
        using var app = await TestApplication.StartAsync(plane);
        string Two(string options) => Yaml.ConfigMap("a", "2", options).Replace("value: \"2\"", "value: \"2\", more: x", StringComparison.Ordinal);
        await app.SyncAsync(Yaml.ConfigMap("a", "1", Replace));
        await app.SyncAsync(Two(Replace));
        await app.SyncAsync(Yaml.ConfigMap("a", "2"));
        Assert.Equal("""{"value":"2"}""", (await app.GetAsync("configmap", "a"))["data"]!.ToJsonString());
    }

    [Fact]
    public async Task An_adopted_object_is_replaced_whoever_made_it()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.KubectlAsync("create", "configmap", "a", "--from-literal=value=1", "--from-literal=more=x");
        await app.SyncAsync(Yaml.ConfigMap("a", "2", Replace));
        Assert.Equal("""{"value":"2"}""", (await app.GetAsync("configmap", "a"))["data"]!.ToJsonString());
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(Yaml.ConfigMap("a", "2", Replace))).HasWrites);
        Assert.Empty(app.Requests.DryRuns);
    }

    [Fact]
    public async Task A_replaced_Service_keeps_its_addresses_and_a_claim_its_volume()
    {
        using var app = await TestApplication.StartAsync(plane);
        app.Application = app.Application with { SyncOptions = new SyncOptionSet(["Replace=true"]) };
        string All(string name, string size) => Yaml.Join(
            $$"""
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {type: NodePort, selector: {app: {{name}} }, ports: [{name: http, port: 80}]}
            """, $$"""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, labels: {size: "{{size}}"} }
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
            """);
        await app.SyncAsync(All("one", "1"));
        var before = await app.GetAsync("service", "web");
        var result = await app.SyncAsync(All("two", "2"));
        var after = await app.GetAsync("service", "web");
        Assert.Equal((2, true), (result.Count(ChangeOutcome.Configured), result.Succeeded));
        Assert.Equal(("two", (string?)before["spec"]!["clusterIP"]), ((string?)after["spec"]!["selector"]!["app"], (string?)after["spec"]!["clusterIP"]));
        Assert.Equal((int?)before["spec"]!["ports"]![0]!["nodePort"], (int?)after["spec"]!["ports"]![0]!["nodePort"]);
        Assert.False((await app.PlanAsync(All("two", "2"))).HasWrites);
    }

    [Fact]
    public async Task A_replace_that_comes_late_is_refused_and_planned_again()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a", "1", Replace));
        var plan = await app.PlanAsync(Yaml.ConfigMap("a", "2", Replace));
        await app.KubectlAsync("label", "configmap", "a", $"{ApplySet.PartOfLabel}=theirs", "--overwrite");
        Assert.Contains("belongs to", Assert.Single((await app.ApplyAsync(plan)).Failures).Cause, StringComparison.Ordinal);
        Assert.Equal("1", (string?)(await app.GetAsync("configmap", "a"))["data"]!["value"]);
    }

    [Fact]
    public async Task A_pass_killed_after_the_replace_is_finished_by_the_next_one()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a", "1", Replace));
        app.Requests.Afterwards = static request => request.Method == HttpMethod.Put ? throw new OperationCanceledException("killed") : null;
        var plan = await app.PlanAsync(Yaml.ConfigMap("a", "2", Replace));
        var allowed = 1;
        app.MayWrite = () => Interlocked.Decrement(ref allowed) >= 0;
        await Assert.ThrowsAsync<FailureException>(() => app.ApplyAsync(plan));
        (app.Requests.Afterwards, app.MayWrite) = (null, static () => true);
        Assert.Equal("2", (string?)(await app.GetAsync("configmap", "a"))["data"]!["value"]);

        Assert.Equal(ChangeOutcome.Configured, Assert.Single((await app.SyncAsync(Yaml.ConfigMap("a", "2", Replace))).Results).Outcome);
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(Yaml.ConfigMap("a", "2", Replace))).HasWrites);
        Assert.Empty(app.Requests.DryRuns);
    }

    [Fact]
    public async Task Without_force_a_field_that_cannot_be_changed_is_an_error_that_names_the_way()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Job("one"));
        var failure = Assert.Single((await app.SyncAsync(Yaml.Job("two"))).Failures);
        Assert.Contains("argocd.argoproj.io/sync-options: Force=true", failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Force=true", "deleted, to be made anew: spec.template cannot be changed")]
    [InlineData("Force=true, Replace=true", "deleted, to be made anew: Replace=true and Force=true")]
    public async Task With_force_the_object_is_deleted_and_made_anew(string options, string reason)
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Job("one", options));
        var before = await app.GetAsync("job", "migrate");
        var result = Assert.Single((await app.SyncAsync(Yaml.Job("two", options))).Results);
        var after = await app.GetAsync("job", "migrate");
        Assert.Equal(ChangeOutcome.Configured, result.Outcome);
        Assert.Equal(reason, result.Reason);
        Assert.NotEqual((string?)before["metadata"]!["uid"], (string?)after["metadata"]!["uid"]);
        Assert.Equal("two", (string?)after["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(Yaml.Job("two", options))).HasWrites);
        Assert.Empty(app.Requests.DryRuns);
    }

    [Fact]
    public async Task Force_alone_changes_what_can_be_changed_without_deleting()
    {
        using var app = await TestApplication.StartAsync(plane);
        const string Force = ", annotations: {argocd.argoproj.io/sync-options: Force=true}";
        await app.SyncAsync(Yaml.ConfigMap("a", "1", Force));
        app.Requests.Clear();
        await app.SyncAsync(Yaml.ConfigMap("a", "2", Force));
        Assert.DoesNotContain(app.Requests.Writes, static one => one.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_finalizer_holds_is_made_anew_once_it_is_gone()
    {
        using var app = await TestApplication.StartAsync(plane);
        app.Options = app.Options with { DeletionTime = TimeSpan.FromMilliseconds(300) };
        const string Options = "Force=true,Replace=true";
        await app.SyncAsync(Yaml.Job("one", Options));
        await app.KubectlAsync("patch", "job", "migrate", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        var held = await app.SyncAsync(Yaml.Job("two", Options));
        Assert.Equal((1, true), (held.Count(ChangeOutcome.Failed), held.Transient));
        Assert.Contains("deleted, to be made anew: Replace=true and Force=true; then: it is being deleted and waits for the finalizers example.com/hold; it is made anew once it is gone", held.Failures[0].Cause, StringComparison.Ordinal);

        var waiting = await app.PlanAsync(Yaml.Job("two", Options));
        Assert.Equal((PlanAction.Skip, false), (waiting.Changes[0].Action, waiting.HasWrites));
        await app.KubectlAsync("patch", "job", "migrate", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(ChangeOutcome.Created, Assert.Single((await app.SyncAsync(Yaml.Job("two", Options))).Results).Outcome);
        Assert.False((await app.PlanAsync(Yaml.Job("two", Options))).HasWrites);
    }

    [Fact]
    public async Task A_pass_killed_between_delete_and_create_is_finished_by_the_next_one()
    {
        using var app = await TestApplication.StartAsync(plane);
        const string Options = "Force=true,Replace=true";
        await app.SyncAsync(Yaml.Job("one", Options));
        var allowed = 1;
        app.MayWrite = () => Interlocked.Decrement(ref allowed) >= 0;
        var plan = await app.PlanAsync(Yaml.Job("two", Options));
        await Assert.ThrowsAsync<FailureException>(() => app.ApplyAsync(plan));
        Assert.Empty(await app.NamesAsync("job"));
        app.MayWrite = static () => true;
        Assert.Equal(ChangeOutcome.Created, Assert.Single((await app.SyncAsync(Yaml.Job("two", Options))).Results).Outcome);
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_making_it_anew_deletes_nothing_twice()
    {
        using var app = await TestApplication.StartAsync(plane);
        const string Options = "Force=true,Replace=true";
        await app.SyncAsync(Yaml.Job("one", Options));
        var lost = 0;
        app.Requests.Clear();
        app.Requests.Afterwards = request => request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.EndsWith("/migrate", StringComparison.Ordinal) && !request.RequestUri.Query.Contains("dryRun", StringComparison.Ordinal) && Interlocked.Increment(ref lost) == 1 ? new HttpResponseMessage(HttpStatusCode.GatewayTimeout) : null;
        Assert.Equal(ChangeOutcome.Configured, Assert.Single((await app.SyncAsync(Yaml.Job("two", Options))).Results).Outcome);
        Assert.Single(app.Requests.Writes, static one => one.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_protected_kind_is_never_deleted_to_be_made_anew_unless_asked_for_by_name()
    {
        using var app = await TestApplication.StartAsync(plane);
        var group = $"{app.Namespace}.example.com";
        string Definition(string scope) => Yaml.Definition(group).Replace("scope: Namespaced", $"scope: {scope}", StringComparison.Ordinal)
            .Replace("metadata: {", "metadata: {annotations: {argocd.argoproj.io/sync-options: 'Force=true'}, ", StringComparison.Ordinal);
        await app.SyncAsync(Definition("Namespaced"));
        Assert.Equal(1, (await app.SyncAsync(Definition("Cluster"))).Count(ChangeOutcome.Failed));
        app.Application = app.Application with { PruneByName = [$"CustomResourceDefinition/widgets.{group}"] };
        var result = Assert.Single((await app.SyncAsync(Definition("Cluster"))).Results);
        Assert.Equal((ChangeOutcome.Configured, "deleted, to be made anew: spec.scope cannot be changed"), (result.Outcome, result.Reason));
    }
}
