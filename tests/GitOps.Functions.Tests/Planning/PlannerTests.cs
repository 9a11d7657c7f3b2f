using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>The planner on a real API server.</summary>
public sealed class PlannerTests(ControlPlane plane)
{
    private static readonly string Shop = Yaml.Join(Yaml.ConfigMap("settings"), Yaml.Secret("login", "hunter2"), Yaml.Deployment("web"), Yaml.Service("web"), Yaml.Role("reader"));

    [Fact]
    public async Task What_is_remembered_costs_one_list_for_each_kind_and_the_parent_and_nothing_else()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        app.Requests.Clear();
        var plan = await app.PlanAsync(Shop, r => r with { Revision = "another commit" });
        Assert.Equal(5, plan.Count(PlanAction.Unchanged));
        Assert.False(plan.HasWrites || plan.Differs);
        Assert.Equal(6, app.Requests.All.Count);
        Assert.Equal(5, app.Requests.All.Count(one => one.Contains("labelSelector", StringComparison.Ordinal)));
        var result = await app.ApplyAsync(plan);
        Assert.True(result is { Succeeded: true, Wrote: false });
        Assert.Equal(6, app.Requests.All.Count);
    }

    [Fact]
    public async Task Characters_of_every_plane_are_applied_and_in_sync_afterwards()
    {
        using var app = await TestApplication.StartAsync(plane);
        var yaml = Yaml.Join(Yaml.ConfigMap("text", "🧀 \\U0001F600 \\\\ud83e käse 漢字"), Yaml.ConfigMap("noted", "1", ", annotations: {note: 🚀}"));

        var result = await app.SyncAsync(yaml);

        Assert.True(result.Succeeded, string.Join("; ", result.Failures));
        Assert.Equal("🧀 😀 \\ud83e käse 漢字", (string?)(await app.GetAsync("configmap", "text"))["data"]!["value"]);
        Assert.Equal(2, (await app.PlanAsync(yaml)).Count(PlanAction.Unchanged));
        Assert.Equal(2, (await app.PlanAsync(yaml, static request => request with { FullCheck = true })).Count(PlanAction.Unchanged));
    }

    [Fact]
    public async Task A_check_that_comes_again_lists_from_the_servers_cache_and_sees_a_change_a_moment_later()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        await UntilAsync(async () => !(await app.PlanAsync(Shop, Cached)).Differs);
        app.Requests.Clear();
        await app.PlanAsync(Shop, Cached);
        Assert.Equal((6, 5), (app.Requests.All.Count, app.Requests.All.Count(static one => one.Contains("resourceVersion=0&labelSelector=", StringComparison.Ordinal))));
        await app.KubectlAsync("scale", "deployment/web", "--replicas=5");
        await UntilAsync(async () => (await app.PlanAsync(Shop, Cached)).Writes.Any(static one => one.Reference.Kind == "Deployment"));
    }

    [Fact]
    public async Task Nothing_is_deleted_for_what_the_servers_cache_says()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        var rest = Yaml.Join(Yaml.ConfigMap("settings"), Yaml.Deployment("web"), Yaml.Service("web"), Yaml.Role("reader"));
        await UntilAsync(async () => (await app.PlanAsync(rest, Cached)).Count(PlanAction.Prune) == 1);
        app.Requests.Clear();
        Assert.Equal(1, (await app.PlanAsync(rest, Cached)).Count(PlanAction.Prune));
        Assert.Equal((10, 5), (app.Requests.All.Count(Lists), app.Requests.All.Count(one => Lists(one) && one.Contains("resourceVersion=0", StringComparison.Ordinal))));

        static bool Lists(string request) => request.Contains("labelSelector", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_memory_everything_is_looked_at_nothing_is_wrong_and_the_memory_is_back()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        app.Memory = null;
        app.Requests.Clear();
        var plan = await app.PlanAsync(Shop);
        Assert.Equal((5, 5), (plan.Count(PlanAction.Unchanged), app.Requests.DryRuns.Count));
        Assert.False(plan.HasWrites);
        await app.ApplyAsync(plan);
        app.Requests.Clear();
        await app.PlanAsync(Shop);
        Assert.Empty(app.Requests.DryRuns);
    }

    [Theory]
    [InlineData("scale deployment/web --replicas=5", ".spec.replicas", "5", "1")]
    [InlineData("set image deployment/web web=nginx:9", """.spec.template.spec.containers[name="web"].image""", "\"nginx:9\"", "\"nginx:1\"")]
    [InlineData("label deployment/web tier=db --overwrite", ".metadata.labels.tier", "\"db\"", "\"web\"")]
    [InlineData("label deployment/web tier-", ".metadata.labels.tier", null, "\"web\"")]
    [InlineData("patch configmap/settings --type=merge -p {\"data\":{\"value\":\"2\"}}", ".data.value", "\"2\"", "\"1\"")]
    [InlineData("patch configmap/settings --type=json -p [{\"op\":\"remove\",\"path\":\"/data/value\"}]", ".data", null, "{\"value\":\"1\"}")]
    [InlineData("patch role/reader --type=json -p [{\"op\":\"replace\",\"path\":\"/rules/0/verbs\",\"value\":[\"delete\"]}]", ".rules[0].verbs[0]", "\"delete\"", "\"get\"")]
    [InlineData("annotate configmap/settings gitops.functions/desired-hash=x --overwrite", ".metadata.annotations[\"gitops.functions/desired-hash\"]", "\"x\"", "")]
    public async Task A_change_by_hand_is_found_shown_and_undone(string kubectl, string path, string? before, string? after)
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        await app.KubectlAsync(kubectl.Split(' '));
        var plan = await app.PlanAsync(Shop);
        var change = Assert.Single(plan.Writes);
        var difference = Assert.Single(change.Differences);
        Assert.Equal((PlanAction.Update, path, before), (change.Action, difference.Path, difference.Before));
        if (after != "") Assert.Equal(after, difference.After);
        Assert.Equal(ChangeOutcome.Configured, (await app.ApplyAsync(plan)).Results.Single(one => one.Reference == change.Reference).Outcome);
        Assert.False((await app.PlanAsync(Shop)).Differs);
    }

    [Theory]
    [InlineData("label configmap/settings other=x")]
    [InlineData("annotate deployment/web other=x")]
    public async Task What_git_says_nothing_about_is_left_alone(string kubectl)
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        await app.KubectlAsync(kubectl.Split(' '));
        Assert.False((await app.PlanAsync(Shop)).Differs);
    }

    [Fact]
    public async Task A_status_write_is_not_even_a_suspicion()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        using var status = new StringContent("""{"status":{"replicas":1}}""", System.Text.Encoding.UTF8, "application/merge-patch+json");
        (await plane.Client.PatchAsync($"/apis/apps/v1/namespaces/{app.Namespace}/deployments/web/status", status)).EnsureSuccessStatusCode();
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(Shop)).Differs);
        Assert.Empty(app.Requests.DryRuns);
    }

    [Fact]
    public async Task Wiped_managed_fields_make_a_suspect_and_a_later_change_is_still_found()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        await app.KubectlAsync("patch", "configmap", "settings", "--type=merge", "-p", """{"metadata":{"managedFields":[{}]}}""");
        var plan = await app.PlanAsync(Shop);
        await app.ApplyAsync(plan);
        Assert.False(plan.Differs);
        await app.KubectlAsync("patch", "configmap", "settings", "--type=merge", "-p", """{"data":{"value":"2"}}""");
        Assert.Equal(".data.value", Assert.Single(Assert.Single((await app.PlanAsync(Shop)).Writes).Differences).Path);
    }

    [Fact]
    public async Task A_field_that_was_changed_and_put_back_does_not_hide_its_next_change()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        Task Patch(string value) => app.KubectlAsync("patch", "configmap", "settings", "--type=merge", "-p", $$$"""{"data":{"value":"{{{value}}}"}}""");
        await Patch("2");
        await Patch("1");
        var plan = await app.PlanAsync(Shop);
        await app.ApplyAsync(plan);
        Assert.False(plan.Differs);
        await Patch("3");
        Assert.True((await app.PlanAsync(Shop)).Differs);
    }

    [Fact]
    public async Task A_deleted_object_is_created_again_as_drift_and_a_recreated_one_is_taken_back()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        await app.KubectlAsync("delete", "service", "web");
        await app.KubectlAsync("delete", "configmap", "settings");
        await app.KubectlAsync("create", "configmap", "settings", "--from-literal=value=1");
        var plan = await app.PlanAsync(Shop);
        Assert.Equal([(PlanAction.Adopt, "settings", false), (PlanAction.Create, "web", true)], plan.Writes.Select(one => (one.Action, one.Reference.Name, one.Drifted)));
        await app.ApplyAsync(plan);
        Assert.False((await app.PlanAsync(Shop)).Differs);
    }

    [Fact]
    public async Task A_secrets_values_are_in_no_part_of_a_plan()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Secret("login", "hunter2"));
        await app.KubectlAsync("patch", "secret", "login", "--type=merge", "-p", """{"stringData":{"password":"letmein"}}""");
        var plan = await app.PlanAsync(Yaml.Secret("login", "correct horse"));
        var difference = Assert.Single(Assert.Single(plan.Writes).Differences);
        Assert.Equal(new FieldDifference(".data.password", null, null), difference);
        Assert.NotEqual(
            (await app.PlanAsync(Yaml.Secret("login", "correct horse"), r => r with { HashKey = Enumerable.Repeat((byte)1, 32).ToArray() })).Changes[0].Desired!.Hash,
            plan.Changes[0].Desired!.Hash);
    }

    [Fact]
    public async Task A_secret_that_was_changed_by_hand_is_found_whether_git_has_text_or_data()
    {
        using var app = await TestApplication.StartAsync(plane);
        var yaml = Yaml.Join(Yaml.Secret("text", "hunter2"), Yaml.Secret("data", "aHVudGVyMg==").Replace("stringData", "data", StringComparison.Ordinal));
        await app.SyncAsync(yaml);
        foreach (var name in (string[])["text", "data"])
            await app.KubectlAsync("patch", "secret", name, "--type=merge", "-p", """{"stringData":{"password":"letmein"}}""");
        Assert.Equal(2, (await app.PlanAsync(yaml)).Writes.Count(static one => one is { Action: PlanAction.Update, Drifted: true }));
    }

    [Fact]
    public async Task A_change_in_git_is_no_drift_and_shows_what_it_changes()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        var plan = await app.PlanAsync(Shop.Replace("replicas: 1", "replicas: 3", StringComparison.Ordinal));
        var change = Assert.Single(plan.Writes);
        Assert.False(change.Drifted);
        Assert.Equal([new FieldDifference(".spec.replicas", "1", "3")], change.Differences);
        app.Requests.Clear();
        Assert.Equal(plan.Digest, (await app.PlanAsync(Shop.Replace("replicas: 1", "replicas: 3", StringComparison.Ordinal), r => r with { ShowChanges = false })).Digest);
        Assert.Empty(app.Requests.DryRuns);
    }

    [Fact]
    public async Task An_object_of_another_application_is_refused()
    {
        var ns = await plane.NewNamespaceAsync();
        using var one = TestApplication.In(plane, ns);
        using var other = TestApplication.In(plane, ns);
        other.Application = other.Application with { Name = "other" };
        await one.SyncAsync(Yaml.ConfigMap("settings"));
        var plan = await other.PlanAsync(Yaml.Join(Yaml.ConfigMap("settings"), Yaml.ConfigMap("mine")));
        Assert.Equal((PlanAction.Fail, PlanAction.Create), (plan.Changes[0].Action, plan.Changes[1].Action));
        Assert.StartsWith($"ConfigMap {ns}/settings (app.yaml:1): plan: the object belongs to application {one.Application.Name} ", plan.Failures.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_manifests_of_one_object_are_both_left_out()
    {
        using var app = await TestApplication.StartAsync(plane);
        var plan = await app.PlanAsync(Yaml.Join(Yaml.ConfigMap("twin"), Yaml.ConfigMap("single"), Yaml.ConfigMap("twin", "2", $", namespace: {app.Namespace}")));
        Assert.Equal("single", Assert.Single(plan.Changes).Reference.Name);
        Assert.Equal($"ConfigMap {app.Namespace}/twin (app.yaml:11): plan: the same object is also in app.yaml:1; neither is applied, keep one of them", plan.Failures.Single().ToString());
    }

    [Fact]
    public async Task A_kind_that_nobody_serves_is_named_with_file_and_line()
    {
        using var app = await TestApplication.StartAsync(plane);
        var plan = await app.PlanAsync(Yaml.Join(Yaml.ConfigMap("settings"), Yaml.Widget("no.such.group", "w")));
        Assert.Equal("Widget.no.such.group w (app.yaml:6): plan: the cluster does not serve kind Widget in no.such.group/v1, and no CustomResourceDefinition here brings it", plan.Failures.Single().ToString());
        Assert.Equal(PlanAction.Create, Assert.Single(plan.Changes).Action);
    }

    [Fact]
    public async Task An_object_that_is_being_deleted_waits()
    {
        using var app = await TestApplication.StartAsync(plane);
        var held = Yaml.ConfigMap("held", "1", ", finalizers: [example.com/hold]");
        await app.SyncAsync(held);
        await app.KubectlAsync("delete", "configmap", "held", "--wait=false");
        var change = Assert.Single((await app.PlanAsync(held)).Changes);
        Assert.Equal((PlanAction.Skip, "it is being deleted and waits for the finalizers example.com/hold; it is made anew once it is gone", true), (change.Action, change.Reason, change.Differs));
    }

    [Fact]
    public async Task A_full_check_tells_what_the_memory_would_have_missed()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("settings"));
        await app.KubectlAsync("patch", "configmap", "settings", "--type=merge", "-p", """{"data":{"value":"2"}}""");
        var live = (await app.PlanAsync(Yaml.ConfigMap("settings"))).Changes[0].Live!;
        app.Memory = new ApplicationMemory("cluster", [app.Memory!.Objects[0] with { FieldsHash = live.FieldsHash! }]);
        Assert.False((await app.PlanAsync(Yaml.ConfigMap("settings"))).Differs);
        var change = Assert.Single((await app.PlanAsync(Yaml.ConfigMap("settings"), r => r with { FullCheck = true })).Writes);
        Assert.True(change.MissedByMemory);
    }

    [Fact]
    public async Task Many_new_objects_are_looked_for_with_one_list()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.KubectlAsync("create", "configmap", "c7", "--from-literal=value=old");
        app.Requests.Clear();
        var plan = await app.PlanAsync(Yaml.Join(Enumerable.Range(0, 20).Select(i => Yaml.ConfigMap($"c{i}"))), r => r with { ShowChanges = false });
        Assert.Equal((19, 1), (plan.Count(PlanAction.Create), plan.Count(PlanAction.Adopt)));
        Assert.InRange(app.Requests.All.Count, 1, 4);
    }

    [Fact]
    public async Task A_kind_that_may_not_be_listed_fails_its_objects_and_stops_every_deletion()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b"), Yaml.Service("s")));
        var role = $"role-{app.Namespace}";
        await plane.KubectlAsync("create", "clusterrole", role, "--verb=get,list,patch,delete", "--resource=services");
        await plane.KubectlAsync("create", "clusterrolebinding", role, $"--clusterrole={role}", "--user=nobody");
        await app.KubectlAsync("create", "role", "parent", "--verb=get,patch", "--resource=configmaps");
        await app.KubectlAsync("create", "rolebinding", "parent", "--role=parent", "--user=nobody");
        using var nobody = TestApplication.In(plane, app.Namespace, plane.NobodyToken);
        var plan = await nobody.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal([PlanAction.Fail, PlanAction.Skip], plan.Changes.Select(one => one.Action));
        Assert.StartsWith("configmaps in cluster test: list: not allowed: ", Assert.Single(plan.Failures).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_roles_give_rights_each_namespace_is_listed_and_a_deletion_is_safe()
    {
        using var app = await TestApplication.StartAsync(plane);
        var other = await plane.NewNamespaceAsync();
        var elsewhere = Yaml.ConfigMap("elsewhere", "1", $", namespace: {other}");
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("gone"), elsewhere));
        using var nobody = TestApplication.In(plane, app.Namespace, plane.NobodyToken);
        foreach (var ns in (string[])[app.Namespace, other])
        {
            await plane.KubectlAsync("-n", ns, "create", "role", "deployer", "--verb=get,list,patch,create,delete", "--resource=configmaps");
            await plane.KubectlAsync("-n", ns, "create", "rolebinding", "deployer", "--role=deployer", "--user=nobody");
        }

        // Nothing is remembered, and Git names the other namespace no more: that it holds a member stands in the parent alone.
        var plan = await nobody.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal([PlanAction.Unchanged, PlanAction.Prune, PlanAction.Prune], plan.Changes.Select(static one => one.Action));
        Assert.Equal((2, 3), ((await nobody.ApplyAsync(plan)).Count(ChangeOutcome.Pruned), nobody.Requests.All.Count(static one => one.Contains("labelSelector", StringComparison.Ordinal))));
        nobody.Requests.Clear();
        Assert.False((await nobody.PlanAsync(Yaml.ConfigMap("a"))).Differs);
        Assert.Equal([$"GET /api/v1/namespaces/{app.Namespace}/configmaps"], nobody.Requests.All.Where(static one => one.Contains("labelSelector", StringComparison.Ordinal)).Select(static one => one[..one.IndexOf('?', StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task One_namespace_that_may_not_be_listed_stops_every_deletion()
    {
        using var app = await TestApplication.StartAsync(plane);
        var other = await plane.NewNamespaceAsync();
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("gone"), Yaml.ConfigMap("elsewhere", "1", $", namespace: {other}")));
        using var nobody = TestApplication.In(plane, app.Namespace, plane.NobodyToken);
        await app.KubectlAsync("create", "role", "deployer", "--verb=get,list,patch,create,delete", "--resource=configmaps");
        await app.KubectlAsync("create", "rolebinding", "deployer", "--role=deployer", "--user=nobody");
        var plan = await nobody.PlanAsync(Yaml.ConfigMap("a"));
        Assert.DoesNotContain(plan.Changes, static one => one.Action == PlanAction.Prune);
        var failure = Assert.Single(plan.Failures).ToString();
        Assert.StartsWith("configmaps in cluster test: list: not allowed: ", failure, StringComparison.Ordinal);
        Assert.Contains(other, failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_gives_no_plan()
    {
        using var app = await TestApplication.StartAsync(plane);
        app.Requests.Instead = static request => request.RequestUri!.Query.Contains("labelSelector", StringComparison.Ordinal) ? new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable) : null;
        var error = await Assert.ThrowsAsync<FailureException>(() => app.PlanAsync(Yaml.ConfigMap("a")));
        Assert.True(error.Transient);
    }

    private static PlanRequest Cached(PlanRequest request) => request with { CachedLists = true };

    // The server's cache follows its storage by milliseconds, on a busy machine by more.
    private static async Task UntilAsync(Func<Task<bool>> seen)
    {
        for (var end = Environment.TickCount64 + 30_000; !await seen();) Assert.True(Environment.TickCount64 < end, "the server's cache does not show it");
    }
}
