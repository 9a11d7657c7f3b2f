using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>The scheduled full check: whole passes with a change that the memory hides.</summary>
public sealed class FullCheckTests(AzuriteServer azurite, ControlPlane plane)
{
    private const string Field = ".data.value";

    private static readonly (string, string)[] EveryTenSeconds = [("GitOps__Drift__Interval", "00:00:01"), ("GitOps__Drift__FullCheckInterval", "00:00:10")];

    [Fact]
    public async Task A_change_that_memory_hides_is_found_healed_and_told_as_a_defect()
    {
        await using var world = await HiddenChangeAsync();
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        var first = (await world.StatusAsync()).LastFullCheckAt;
        world.Clock!.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);

        var name = $"ConfigMap {world.Name}/settings";
        var logged = Assert.Single(world.Log.Errors);
        Assert.StartsWith($"Defect: {name} (app/all.yaml:1): the full check found a change", logged, StringComparison.Ordinal);
        Assert.EndsWith($"({Field})", logged, StringComparison.Ordinal);
        var entries = await world.AuditAsync();
        Assert.Equal([AuditKind.Drift, AuditKind.Intent, AuditKind.Change, AuditKind.Outcome], entries.TakeLast(4).Select(static one => one.Kind));
        Assert.Equal((name, Field), (entries[^4].Object!.ToString(), Assert.Single(entries[^4].Fields)));
        Assert.Contains("defect of GitOps.Functions", entries[^4].Message, StringComparison.Ordinal);
        Assert.Equal((ChangeOutcome.Configured, name), (entries[^2].Outcome, entries[^2].Object!.ToString()));
        var status = await world.StatusAsync();
        Assert.Equal((SyncStatus.Synced, first + TimeSpan.FromSeconds(11)), (status.Sync, status.LastFullCheckAt));
        Assert.StartsWith(name, Assert.Single(status.Defects), StringComparison.Ordinal);
        Assert.Equal("1", await world.KubectlAsync("get", "configmap", "settings", "-o", "jsonpath={.data.value}"));
    }

    [Fact]
    public async Task A_defect_stands_in_the_status_until_a_full_check_finds_none()
    {
        await using var world = await HiddenChangeAsync();
        foreach (var (seconds, defects, entries) in new[] { (11, 1, 1), (2, 1, 1), (11, 0, 1) })
        {
            world.Clock!.Advance(TimeSpan.FromSeconds(seconds));
            await world.PassAsync(ReconcileReason.Drift);
            Assert.Equal((defects, entries), ((await world.StatusAsync()).Defects.Count, (await world.AuditAsync()).Count(static one => one.Kind == AuditKind.Drift)));
        }

        Assert.Single(world.Log.Errors);
    }

    [Fact]
    public async Task A_full_check_that_was_killed_runs_again()
    {
        await using var world = await HiddenChangeAsync();
        using var kill = new CancellationTokenSource();
        world.Log.Told = text => { if (text.StartsWith("Defect", StringComparison.Ordinal)) kill.Cancel(); };
        world.Clock!.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.PassAsync(ReconcileReason.Drift, kill.Token));
        Assert.Equal("2", await world.KubectlAsync("get", "configmap", "settings", "-o", "jsonpath={.data.value}"));
        world.Clock!.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Single((await world.StatusAsync()).Defects);
    }

    [Fact]
    public async Task Where_the_policy_forbids_to_heal_the_defect_is_told_all_the_same()
    {
        await using var world = await HiddenChangeAsync("{ automated: { selfHeal: false } }");
        world.Clock!.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Single((await world.StatusAsync()).Defects);
        Assert.Equal([AuditKind.Drift, AuditKind.Drift], (await world.AuditAsync()).TakeLast(2).Select(static one => one.Kind));
        Assert.Equal("2", await world.KubectlAsync("get", "configmap", "settings", "-o", "jsonpath={.data.value}"));
    }

    [Fact]
    public async Task Only_a_drift_check_is_a_full_one_and_none_is_where_the_interval_is_zero()
    {
        await using var pushed = await HiddenChangeAsync();
        pushed.Clock!.Advance(TimeSpan.FromHours(48));
        Assert.Equal(PassResultKind.Unchanged, (await pushed.PassAsync(ReconcileReason.Manual)).Kind);
        await using var never = await HiddenChangeAsync(settings: ("GitOps__Drift__FullCheckInterval", "0"));
        never.Clock!.Advance(TimeSpan.FromDays(30));
        Assert.Equal(PassResultKind.Unchanged, (await never.PassAsync(ReconcileReason.Drift)).Kind);
    }

    private async Task<PassWorld> HiddenChangeAsync(string policy = PassWorld.Automated, params (string, string)[] settings)
    {
        var world = await PassWorld.StartAsync(azurite, plane, time: new FakeTimeProvider(TimeProvider.System.GetUtcNow()), settings: settings.Length > 0 ? settings : EveryTenSeconds);
        world.WriteApplication(policy);
        world.Commit(Yaml.ConfigMap("settings"), Yaml.ConfigMap("other"));
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Manual)).Kind);
        await world.KubectlAsync("patch", "configmap", "settings", "--type=merge", "-p", """{"data":{"value":"2"}}""");
        await world.HideAsync("ConfigMap", "settings");
        return world;
    }
}
