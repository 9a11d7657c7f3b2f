using System.Net;
using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Applying;

/// <summary>Carrying out plans on a real API server.</summary>
public sealed class ApplierTests(ControlPlane plane)
{
    [Fact]
    public async Task The_answer_is_kept_of_what_is_judged_by_its_content_and_of_no_Secret()
    {
        using var app = await TestApplication.StartAsync(plane);
        app.Options = app.Options with { IsJudged = static one => one.Kind is not "ConfigMap" };
        var results = (await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.Secret("b", "hunter2hunter2"), Yaml.Deployment("c")))).Results;
        Assert.Equal("Deployment", Assert.Single(results, static one => one.Answer is not null).Reference.Kind);
        Assert.All(results, static one => Assert.NotNull(one.Live));
    }

    [Fact]
    public async Task The_cluster_is_what_kubectl_makes_of_the_same_folder_object_by_object()
    {
        using var app = await TestApplication.StartAsync(plane);
        var other = await plane.NewNamespaceAsync();
        string All(string ns) => Yaml.Join(
            Yaml.ConfigMap("settings"), Yaml.Secret("login", "hunter2"), Yaml.Deployment("web", 3), Yaml.Service("web"), Yaml.Role("reader"), $$"""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: runner, namespace: {{ns}}, creationTimestamp: null}
            """, $$"""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec: {serviceName: db, selector: {matchLabels: {app: db} }, template: {metadata: {labels: {app: db} }, spec: {containers: [{name: db, image: "db:1", resources: {limits: {cpu: "1", memory: 1Gi} } }]} } }
            """, $$"""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate, labels: {app: migrate} }
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: "m:1"}]} } }
            """);
        var result = await app.SyncAsync(All(app.Namespace));
        await plane.KubectlWithInputAsync(All(other), "-n", other, "apply", "--server-side", "-f", "-");
        Assert.Equal((8, true), (result.Count(ChangeOutcome.Created), result.Succeeded));
        foreach (var one in new[] { "configmap/settings", "secret/login", "deployment/web", "service/web", "role/reader", "serviceaccount/runner", "statefulset/db", "job/migrate" })
            Assert.Equal(await ComparableAsync(other, one), await ComparableAsync(app.Namespace, one));
    }

    [Fact]
    public async Task One_bad_manifest_among_a_hundred_is_named_the_others_are_applied_and_nothing_is_deleted()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("former"));
        var documents = Enumerable.Range(0, 99).Select(i => Yaml.ConfigMap($"c{i:00}")).ToList();
        documents.Insert(50, Yaml.Deployment("bad", replicas: -1));
        var result = await app.SyncAsync(Yaml.Join(documents));
        Assert.Equal((99, 1, 1), (result.Count(ChangeOutcome.Created), result.Count(ChangeOutcome.Failed), result.Count(ChangeOutcome.Skipped)));
        var failure = Assert.Single(result.Failures);
        Assert.StartsWith($"Deployment.apps {app.Namespace}/bad (app.yaml:251): apply: ", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("spec.replicas", failure.Cause, StringComparison.Ordinal);
        Assert.Equal("nothing is deleted, because 1 object could not be applied", result.Results[^1].Reason);
        Assert.Equal(100, (await app.NamesAsync("configmap")).Length);
    }

    [Fact]
    public async Task Only_what_changed_is_sent()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Enumerable.Range(0, 30).Select(i => Yaml.ConfigMap($"c{i}"))));
        app.Requests.Clear();
        var result = await app.SyncAsync(Yaml.Join(Enumerable.Range(0, 30).Select(i => Yaml.ConfigMap($"c{i}", i < 3 ? "2" : "1"))));
        Assert.Equal((3, 27, 3), (result.Count(ChangeOutcome.Configured), result.Count(ChangeOutcome.Unchanged), app.Requests.Writes.Count));
    }

    [Fact]
    public async Task A_definition_and_its_objects_come_in_one_pass()
    {
        using var app = await TestApplication.StartAsync(plane);
        var group = $"{app.Namespace}.example.com";
        var yaml = Yaml.Join(Yaml.Widget(group, "one"), Yaml.Widget(group, "two"), Yaml.Definition(group));
        var result = await app.SyncAsync(yaml);
        Assert.Equal((3, true), (result.Count(ChangeOutcome.Created), result.Succeeded));
        Assert.False((await app.PlanAsync(yaml)).Differs);
    }

    [Fact]
    public async Task Objects_of_a_definition_that_is_refused_are_not_tried()
    {
        using var app = await TestApplication.StartAsync(plane);
        var group = $"{app.Namespace}.example.com";
        app.Requests.Clear();
        var result = await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.Widget(group, "one"), Yaml.Definition(group).Replace("scope: Namespaced", "scope: Namespaced\n  preserveUnknownFields: true", StringComparison.Ordinal)));
        Assert.Equal((1, 2), (result.Count(ChangeOutcome.Created), result.Count(ChangeOutcome.Failed)));
        Assert.EndsWith("not tried: its CustomResourceDefinition could not be applied", result.Failures[^1].Cause, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Requests.Writes, static one => one.Contains("/widgets/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Definitions_that_fight_over_a_name_are_waited_for_and_named()
    {
        using var app = await TestApplication.StartAsync(plane);
        var group = $"{app.Namespace}.example.com";
        await app.SyncAsync(Yaml.Definition(group));
        using var other = await TestApplication.StartAsync(plane);
        var result = await other.SyncAsync(Yaml.Definition(group, "Widget", "gadgets"));
        Assert.Contains("its names are not accepted", Assert.Single(result.Failures).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_destination_namespace_may_come_with_the_set()
    {
        using var app = TestApplication.In(plane, $"made-{Guid.NewGuid():N}"[..17]);
        var yaml = Yaml.Join(Yaml.ConfigMap("settings"), Yaml.Namespace(app.Namespace));
        var result = await app.SyncAsync(yaml);
        Assert.Equal((2, true, true), (result.Count(ChangeOutcome.Created), result.ParentWritten, result.Succeeded));
        Assert.False((await app.PlanAsync(yaml)).HasWrites);
    }

    [Fact]
    public async Task A_namespace_that_nobody_makes_is_named_for_every_object()
    {
        using var app = TestApplication.In(plane, "no-such-namespace");
        var result = await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b")));
        Assert.Equal(2, result.Count(ChangeOutcome.Failed));
        Assert.All(result.Failures, static one => Assert.Contains("its namespace does not exist", one.Cause, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_between_plan_and_apply_is_seen_by_the_fence_and_the_object_planned_again()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a"));
        var plan = await app.PlanAsync(Yaml.ConfigMap("a", "2"));
        await app.KubectlAsync("patch", "configmap", "a", "--type=merge", "-p", """{"data":{"value":"3","more":"x"}}""");
        app.Requests.Clear();
        var result = Assert.Single((await app.ApplyAsync(plan)).Results);
        Assert.Equal(ChangeOutcome.Configured, result.Outcome);
        Assert.Equal([new FieldConflict(".data.value", "kubectl-patch")], result.Taken);
        Assert.Equal("""{"more":"x","value":"2"}""", (await app.GetAsync("configmap", "a"))["data"]!.ToJsonString());
        Assert.Equal(3, app.Requests.Writes.Count);
    }

    [Fact]
    public async Task An_object_that_another_application_takes_between_plan_and_apply_stays_theirs()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a"));
        var (update, create) = (await app.PlanAsync(Yaml.ConfigMap("a", "2")), await app.PlanAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b"))));
        await app.KubectlAsync("label", "configmap", "a", $"{ApplySet.PartOfLabel}=theirs", "--overwrite");
        await app.KubectlAsync("create", "configmap", "b", "--from-literal=value=theirs");
        await app.KubectlAsync("label", "configmap", "b", $"{ApplySet.PartOfLabel}=theirs");
        foreach (var plan in (Plan[])[update, create]) Assert.Contains("belongs to", Assert.Single((await app.ApplyAsync(plan)).Failures).Cause, StringComparison.Ordinal);
        Assert.Equal("1", (string?)(await app.GetAsync("configmap", "a"))["data"]!["value"]);
        Assert.Equal("theirs", (string?)(await app.GetAsync("configmap", "b"))["data"]!["value"]);
    }

    [Fact]
    public async Task An_object_that_vanished_between_plan_and_apply_is_made_again()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a"));
        var plan = await app.PlanAsync(Yaml.ConfigMap("a", "2"));
        await app.KubectlAsync("delete", "configmap", "a");
        Assert.Equal(ChangeOutcome.Created, Assert.Single((await app.ApplyAsync(plan)).Results).Outcome);
    }

    [Fact]
    public async Task A_delete_hits_only_the_object_that_was_planned_with()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b"), Yaml.ConfigMap("c")));
        var plan = await app.PlanAsync(Yaml.ConfigMap("a"));
        await app.KubectlAsync("delete", "configmap", "b", "c");
        await app.KubectlAsync("create", "configmap", "b");
        var result = await app.ApplyAsync(plan);
        Assert.Equal([ChangeOutcome.Unchanged, ChangeOutcome.Unchanged, ChangeOutcome.Skipped], result.Results.OrderByDescending(static one => one.Reference.Name == "a").ThenByDescending(static one => one.Reference.Name).Select(static one => one.Outcome));
        Assert.Equal(["a", "b"], await app.NamesAsync("configmap"));
    }

    [Fact]
    public async Task What_a_finalizer_holds_keeps_its_kind_in_the_parent_until_it_is_gone()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.Service("held").Replace("name: held}", "name: held, finalizers: [example.com/hold]}", StringComparison.Ordinal)));
        var pruned = (await app.SyncAsync(Yaml.ConfigMap("a"))).Results[^1];
        var waiting = await app.PlanAsync(Yaml.ConfigMap("a"));
        await app.KubectlAsync("patch", "service", "held", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
        var gone = await app.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal((ChangeOutcome.Pruned, false), (pruned.Outcome, pruned.Gone));
        Assert.Equal((PlanAction.Skip, "it is being deleted already", false), (waiting.Changes[^1].Action, waiting.Changes[^1].Reason, waiting.HasWrites));
        Assert.Single(gone.Changes);
        Assert.True((await app.ApplyAsync(gone)).ParentWritten);
    }

    [Fact]
    public async Task Without_the_lock_nothing_more_is_written()
    {
        using var app = await TestApplication.StartAsync(plane);
        var plan = await app.PlanAsync(Yaml.Join(Enumerable.Range(0, 40).Select(i => Yaml.ConfigMap($"c{i}"))));
        var left = 10;
        app.MayWrite = () => Interlocked.Decrement(ref left) >= 0;
        app.Requests.Clear();
        Assert.True((await Assert.ThrowsAsync<FailureException>(() => app.ApplyAsync(plan))).Transient);
        Assert.Equal(10, app.Requests.Writes.Count);
        app.MayWrite = static () => true;
        Assert.Equal((31, 9), (await app.SyncAsync(Yaml.Join(Enumerable.Range(0, 40).Select(i => Yaml.ConfigMap($"c{i}"))))) is var next ? (next.Count(ChangeOutcome.Created), next.Count(ChangeOutcome.Unchanged)) : default);
    }

    [Fact]
    public async Task A_reply_that_is_lost_after_the_work_was_done_counts_the_work_once()
    {
        using var app = await TestApplication.StartAsync(plane);
        var lost = 0;
        app.Requests.Afterwards = request => request.Method == HttpMethod.Patch && Interlocked.Increment(ref lost) == 2 ? new HttpResponseMessage(HttpStatusCode.GatewayTimeout) : null;
        var result = Assert.Single((await app.SyncAsync(Yaml.ConfigMap("a"))).Results);
        Assert.Equal(ChangeOutcome.Created, result.Outcome);
        Assert.False((await app.PlanAsync(Yaml.ConfigMap("a"))).HasWrites);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        using var app = await TestApplication.StartAsync(plane);
        var refused = 0;
        app.Requests.Instead = request => request.Method == HttpMethod.Patch && Interlocked.Increment(ref refused) <= 10 ? new HttpResponseMessage(HttpStatusCode.TooManyRequests) : null;
        Assert.Equal(8, (await app.SyncAsync(Yaml.Join(Enumerable.Range(0, 8).Select(i => Yaml.ConfigMap($"c{i}"))))).Count(ChangeOutcome.Created));
    }

    [Fact]
    public async Task A_server_that_stays_away_is_a_failure_for_later()
    {
        using var app = await TestApplication.StartAsync(plane);
        var plan = await app.PlanAsync(Yaml.ConfigMap("a"));
        app.Options = app.Options with { ObjectTime = TimeSpan.FromMilliseconds(200) };
        app.Requests.Instead = static _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        var result = await app.ApplyAsync(plan);
        Assert.Equal((1, true, false), (result.Count(ChangeOutcome.Failed), result.Transient, result.Wrote));
    }

    [Fact]
    public async Task A_wrong_secret_fails_without_its_value()
    {
        using var app = await TestApplication.StartAsync(plane);
        var result = await app.SyncAsync("""
            apiVersion: v1
            kind: Secret
            metadata: {name: login}
            stringData: {password: {inner: hunter2}}
            """);
        Assert.DoesNotContain("hunter2", Assert.Single(result.Failures).ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"Secret {app.Namespace}/login (app.yaml:1): apply: ", result.Failures[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_cannot_be_changed_is_an_error_that_says_so()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Deployment("web"));
        var result = await app.SyncAsync(Yaml.Deployment("web").Replace("app: web", "app: other", StringComparison.Ordinal));
        Assert.Contains("cannot be changed", Assert.Single(result.Failures).Cause, StringComparison.Ordinal);
    }

    // What kubectl gives and what we give differ in namespace, identity, times and our own metadata only.
    private async Task<string> ComparableAsync(string ns, string one)
    {
        var json = (JsonObject)JsonNode.Parse((await plane.KubectlAsync("-n", ns, "get", one, "-o", "json")).Replace(ns, "NAMESPACE", StringComparison.Ordinal))!;
        var metadata = (JsonObject)json["metadata"]!;
        var uid = (string)metadata["uid"]!;
        foreach (var field in new[] { "uid", "resourceVersion", "creationTimestamp" }) metadata.Remove(field);
        OwnMetadata.Strip(json);
        if (json["spec"] is JsonObject spec)
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
        }

        return json.ToJsonString().Replace(uid, "UID", StringComparison.Ordinal);
    }
}
