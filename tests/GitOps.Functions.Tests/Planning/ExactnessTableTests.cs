using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>One row for each kind of foreign change: found or rightly ignored, and just as <c>kubectl diff --server-side</c> has it.</summary>
/// <param name="table">What all said of all.</param>
/// <param name="plane">The cluster.</param>
public sealed class ExactnessTableTests(ExactnessTable table, ControlPlane plane) : IClassFixture<ExactnessTable>
{
    public static TheoryData<string> Changes => [.. ForeignChange.All.Select(static change => change.Name)];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_foreign_change_is_found_or_ignored_as_kubectl_does(string name)
    {
        await table.FillAsync();
        var change = ForeignChange.All.Single(one => one.Name == name);
        Assert.NotEmpty(change.Kinds);
        Assert.All(change.Kinds, kind =>
        {
            var (remembered, full) = (Of(table.Remembered, kind, name), Of(table.Checked, kind, name));
            var kubectl = table.Kubectl.GetValueOrDefault(remembered.Reference);
            Assert.Equal((change.Found, change.Found, change.Found), (remembered.Differs, full.Differs, kubectl is not null));
            Assert.False(full.MissedByMemory);
            Assert.Equal(full.Action, remembered.Action);
            if (kubectl is null || remembered.Action == PlanAction.Create) return;
            Assert.True(KubectlDiff.Agree(KubectlDiff.Paths(remembered.Differences), kubectl), $"{string.Join(' ', remembered.Differences.Select(static one => one.Path))} and {string.Join(' ', kubectl)}");
        });
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task After_healing_all_three_find_nothing(string name)
    {
        await table.FillAsync();
        Assert.All(ForeignChange.All.Single(one => one.Name == name).Kinds, kind =>
        {
            var (remembered, full) = (Of(table.Healed, kind, name), Of(table.HealedChecked, kind, name));
            Assert.Equal((PlanAction.Unchanged, PlanAction.Unchanged, null), (remembered.Action, full.Action, table.HealedKubectl.GetValueOrDefault(remembered.Reference)));
        });
    }

    [Fact]
    public async Task After_healing_the_next_check_costs_its_lists_and_nothing_else()
    {
        await table.FillAsync();
        Assert.All(table.RequestsAfterHealing, static one => Assert.StartsWith("GET ", one, StringComparison.Ordinal));
        Assert.Equal(ExactKind.All.Length + 1, table.RequestsAfterHealing.Count);
    }

    // kubectl compares what is there, and does not say that it is going away.
    [Fact]
    public async Task An_object_that_a_finalizer_holds_is_a_difference_to_us_and_none_to_kubectl()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("held"));
        await app.KubectlAsync("patch", "configmap", "held", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/theirs"]}}""");
        await app.KubectlAsync("delete", "configmap", "held", "--wait=false");
        var plan = await app.PlanAsync(Yaml.ConfigMap("held"));
        Assert.Equal((PlanAction.Skip, true, false), (plan.Changes[0].Action, plan.Differs, plan.HasWrites));
        Assert.Empty(await KubectlDiff.RunAsync(plane, plan));
        await app.KubectlAsync("patch", "configmap", "held", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(PlanAction.Create, Assert.Single((await app.PlanAsync(Yaml.ConfigMap("held"))).Changes).Action);
    }

    // The version moves in Git: the same object, in another version of the API.
    [Fact]
    public async Task A_version_that_moves_in_git_is_written_once_and_then_free()
    {
        using var app = await TestApplication.StartAsync(plane);
        var old = Yaml.Role("reader").Replace("/v1", "/v1beta1", StringComparison.Ordinal);
        await app.SyncAsync(old);
        var plan = await app.PlanAsync(Yaml.Role("reader"));
        Assert.Equal((PlanAction.Update, false), (Assert.Single(plan.Changes).Action, plan.Changes[0].Drifted));
        var kubectl = await KubectlDiff.RunAsync(plane, plan);
        Assert.True(KubectlDiff.Agree(KubectlDiff.Paths(plan.Changes[0].Differences), kubectl[plan.Changes[0].Reference]));
        await app.ApplyAsync(plan);
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(Yaml.Role("reader"))).Differs);
        Assert.Empty(app.Requests.DryRuns);
    }

    private PlannedChange Of(Plan plan, ExactKind kind, string name) =>
        plan.Changes.Single(one => one.Reference.Kind == kind.Name && one.Reference.Name == kind.ObjectName(table.Namespace, name));
}
