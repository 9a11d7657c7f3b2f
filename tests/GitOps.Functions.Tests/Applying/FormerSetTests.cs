using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Applying;

/// <summary>An application whose destination namespace changes: the id of its set is another one from then on.</summary>
public sealed class FormerSetTests(ControlPlane plane)
{
    [Fact]
    public async Task What_git_still_has_is_taken_over_and_the_rest_is_pruned_with_its_parent_last()
    {
        using var app = await TestApplication.StartAsync(plane);
        var (former, formerParent) = (app.Namespace, app.Set.Parent);
        var yaml = Yaml.Join(Yaml.ConfigMap("a"), ClusterRole(app));
        await app.SyncAsync(yaml);
        await MoveAsync(app);

        var plan = await app.PlanAsync(yaml, r => r with { FormerNamespaces = [former] });
        Assert.Equal([former], plan.FormerNamespaces);
        Assert.Equal([("ClusterRole", PlanAction.Update), ("ConfigMap", PlanAction.Create), ("ConfigMap", PlanAction.Prune)], plan.Writes.Select(static one => (one.Reference.Kind, one.Action)).Order());
        Assert.True((await app.ApplyAsync(plan)).Succeeded);
        Assert.Equal("", await plane.KubectlAsync("-n", former, "get", "configmap", "a", "--ignore-not-found", "-o", "name"));
        Assert.Contains(app.Set.Id, await plane.KubectlAsync("get", "clusterrole", app.Application.Name, "-o", "yaml"), StringComparison.Ordinal);

        var last = await app.PlanAsync(yaml, r => r with { FormerNamespaces = [former] });
        var parent = Assert.Single(last.Writes);
        Assert.Equal((formerParent, false), (parent.Reference, last.Differs));
        Assert.Equal(1, (await app.ApplyAsync(last)).Count(ChangeOutcome.Pruned));
        var done = await app.PlanAsync(yaml, r => r with { FormerNamespaces = [former] });
        Assert.Empty(done.FormerNamespaces);
        Assert.False(done.HasWrites);
    }

    [Fact]
    public async Task The_same_guards_keep_what_is_in_the_former_namespace()
    {
        using var app = await TestApplication.StartAsync(plane);
        var former = app.Namespace;
        string Many(int count) => Yaml.Join(Enumerable.Range(0, count).Select(i => Yaml.ConfigMap($"c{i:00}")));
        await app.SyncAsync(Many(12));
        await MoveAsync(app);
        Assert.Equal(12, (await app.PlanAsync(Many(12), r => r with { FormerNamespaces = [former], Prune = false })).Count(PlanAction.Skip));
        var over = await app.PlanAsync(Many(12), r => r with { FormerNamespaces = [former] });
        Assert.Equal((0, 12), (over.Count(PlanAction.Prune), over.Changes.Count(static one => one.Reason.Contains("the budget is 10", StringComparison.Ordinal))));
        Assert.Equal(12, (await app.PlanAsync(Many(12), r => r with { FormerNamespaces = [former], IgnorePruneBudget = true })).Count(PlanAction.Prune));
    }

    [Fact]
    public async Task An_object_of_the_former_set_that_is_found_late_is_no_foreign_one()
    {
        using var app = await TestApplication.StartAsync(plane);
        var (former, yaml) = (app.Namespace, ClusterRole(app));
        await app.SyncAsync(yaml);
        await MoveAsync(app);
        var plan = await app.PlanAsync(yaml, r => r with { FormerNamespaces = [former] });
        await plane.KubectlAsync("annotate", "clusterrole", app.Application.Name, "by=hand");
        Assert.Equal(1, (await app.ApplyAsync(plan)).Count(ChangeOutcome.Configured));
    }

    [Fact]
    public async Task Without_knowing_of_the_former_set_its_objects_are_refused_by_name()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(ClusterRole(app));
        await MoveAsync(app);
        Assert.Contains("belongs to", Assert.Single((await app.PlanAsync(ClusterRole(app))).Failures).Cause, StringComparison.Ordinal);
    }

    private async Task MoveAsync(TestApplication app) =>
        app.Application = app.Application with { Destination = new ApplicationDestination("test", null, await plane.NewNamespaceAsync()) };

    private static string ClusterRole(TestApplication app) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: {{app.Application.Name}} }
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        """;
}
