using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Reconciling;

namespace GitOps.Functions.Tests.Applying;

/// <summary>The table of API answers, row by row, through whole passes over real sockets.</summary>
public sealed class AnswerTableTests(AzuriteServer azurite, ControlPlane plane)
{
    public static TheoryData<string> Rows => [.. AnswerTable.Rows.Select(static row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task An_answer_has_its_outcome_and_its_record_and_prunes_nothing_wrongly(string name)
    {
        var row = AnswerTable.Rows.Single(one => one.Name == name);
        await using var proxy = await FaultProxy.StartAsync(plane);
        await using var world = await PassWorld.StartAsync(azurite, plane, proxy);
        world.Commit(Manifest(world, row.Before, Yaml.ConfigMap("neighbour"), Yaml.ConfigMap("gone")));
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Manual)).Kind);
        var known = (await world.AuditAsync()).Count;

        await row.Prepare(world);
        world.Commit(Manifest(world, row.After, Yaml.ConfigMap("neighbour", "2")));
        proxy.Clear();
        row.Break(proxy, world);
        var start = TimeProvider.System.GetTimestamp();
        var result = await world.PassAsync(ReconcileReason.Manual);
        Assert.Equal(row.Result, result.Kind);
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= row.Takes);
        Assert.Equal(row.Applies, proxy.Seen.Count(static one => one.IsApplyOf("target")));
        var entries = (await world.AuditAsync()).Skip(known).ToList();
        Assert.Equal(row.Outcome is { } outcome ? [outcome] : [], Outcomes(entries, "target"));
        Assert.Contains(entries, entry => entry.Message.Contains(row.Says, StringComparison.Ordinal));
        Assert.Equal(row.Neighbour ? "2" : "1", await world.KubectlAsync("get", "configmap", "neighbour", "-o", "jsonpath={.data.value}"));
        await GoneAsync(world, entries, row.Deletes);

        await row.Mend(world);
        proxy.Clear();
        var second = await world.PassAsync(ReconcileReason.Manual);
        entries = (await world.AuditAsync()).Skip(known).ToList();
        await GoneAsync(world, entries, row.Deletes || row.Passes);
        if (!row.Passes) return;
        Assert.Equal(row.Result == PassResultKind.Synced ? PassResultKind.Unchanged : PassResultKind.Synced, second.Kind);
        Assert.Single(Outcomes(entries, "target"), static one => one is ChangeOutcome.Created or ChangeOutcome.Configured);
        Assert.Single(Outcomes(entries, "neighbour"), ChangeOutcome.Configured);
    }

    [Fact]
    public async Task A_delete_whose_answer_is_lost_is_recorded_once()
    {
        await using var proxy = await FaultProxy.StartAsync(plane);
        await using var world = await PassWorld.StartAsync(azurite, plane, proxy);
        foreach (var fault in (Fault[])[new Fault { Reset = true, AfterCommit = true }, Fault.Says(504, "Timeout", "x") with { AfterCommit = true }, Fault.Says(429, "TooManyRequests", "x")])
        {
            world.Commit(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("gone")));
            Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Manual)).Kind);
            var known = (await world.AuditAsync()).Count;
            world.Commit(Yaml.ConfigMap("a"));
            proxy.First(1, static one => one.IsDeleteOf("gone"), fault);
            Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Manual)).Kind);
            Assert.Equal([ChangeOutcome.Pruned], Outcomes((await world.AuditAsync()).Skip(known), "gone"));
        }
    }

    private static string Manifest(PassWorld world, params string[] documents) => Yaml.Join(documents).Replace("NS-", $"{world.Name}-", StringComparison.Ordinal);

    private static List<ChangeOutcome> Outcomes(IEnumerable<AuditEntry> entries, string name) =>
        [.. entries.Where(entry => entry.Kind == AuditKind.Change && entry.Object!.Name == name).Select(static entry => entry.Outcome!.Value)];

    private static async Task GoneAsync(PassWorld world, IEnumerable<AuditEntry> entries, bool deleted)
    {
        Assert.Equal(deleted ? [ChangeOutcome.Pruned] : [], Outcomes(entries, "gone"));
        Assert.Equal(deleted, (await world.KubectlAsync("get", "configmap", "gone", "--ignore-not-found", "-o", "name")).Length == 0);
    }
}
