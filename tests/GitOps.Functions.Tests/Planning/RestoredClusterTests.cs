using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>A cluster whose etcd was put back to a backup: objects with the UIDs that are remembered, and generations that come a second time.</summary>
/// <param name="plane">Of this class alone: it is put back.</param>
public sealed class RestoredClusterTests(ControlPlane plane) : IClassFixture<ControlPlane>
{
    [Fact]
    public async Task What_is_remembered_of_the_future_proves_nothing()
    {
        using var app = await TestApplication.StartAsync(plane);
        var yaml = Yaml.Join(Yaml.Deployment("web"), Yaml.ConfigMap("settings"), Yaml.ConfigMap("same"), Yaml.ConfigMap("later"));
        await app.SyncAsync(yaml);
        await app.KubectlAsync("scale", "deployment/web", "--replicas=5");
        using var backup = await plane.BackUpAsync();
        var current = Yaml.Join(Yaml.Deployment("web"), Yaml.ConfigMap("settings", "2"), Yaml.ConfigMap("same"), Yaml.ConfigMap("newer"));
        await app.SyncAsync(current);
        Assert.False((await app.PlanAsync(current)).Differs);

        // Since the backup: healed (generation 3), changed, pruned and made. After it: another scale, which makes a generation 3 of its own.
        await plane.RestoreAsync(backup);
        await app.KubectlAsync("scale", "deployment/web", "--replicas=7");
        var plan = await app.PlanAsync(current);
        Assert.Equal(
            [(PlanAction.Update, "settings"), (PlanAction.Create, "newer"), (PlanAction.Update, "web"), (PlanAction.Prune, "later")],
            plan.Writes.Select(static one => (one.Action, one.Reference.Name)));
        Assert.Equal([new FieldDifference(".spec.replicas", "7", "1")], plan.Writes.ElementAt(2).Differences);
        Assert.True(plan.FullyChecked);
        Assert.True((await app.ApplyAsync(plan)).Succeeded);

        app.Requests.Clear();
        Assert.False((await app.PlanAsync(current)).Differs);
        Assert.Empty(app.Requests.DryRuns);
    }

    [Fact]
    public async Task A_restored_cluster_that_may_not_be_healed_is_looked_at_once_and_then_remembered_as_it_is()
    {
        using var app = await TestApplication.StartAsync(plane);
        var yaml = Yaml.Join(Yaml.ConfigMap("one"), Yaml.ConfigMap("two"));
        await app.SyncAsync(yaml);
        using var backup = await plane.BackUpAsync();
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("one", "2"), Yaml.ConfigMap("two")));
        await plane.RestoreAsync(backup);
        var plan = await app.PlanAsync(yaml);
        Assert.True(plan is { Differs: false, FullyChecked: true });
        await app.ApplyAsync(plan);
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(yaml)).Differs);
        Assert.Empty(app.Requests.DryRuns);
    }
}
