using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Changes are on record while others are still being made: more of them than one transaction takes.</summary>
public sealed class ChangeRecordingTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const int Count = 300;

    private static string[] Objects(string value) => [.. Enumerable.Range(0, Count).Select(i => Yaml.ConfigMap($"c{i:000}", value))];

    [Fact]
    public async Task Each_change_is_recorded_once_and_before_the_outcome()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        foreach (var value in (string[])["1", "2"])
        {
            world.Commit(Objects(value));
            Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        }

        var entries = await world.AuditAsync();
        foreach (var pass in entries.GroupBy(static entry => entry.Pass))
        {
            Assert.Equal((AuditKind.Intent, AuditKind.Outcome), (pass.First().Kind, pass.Last().Kind));
            Assert.Equal(Count, pass.Where(static entry => entry.Kind == AuditKind.Change).Select(static entry => entry.Object).Distinct().Count());
            Assert.Equal(Count + 2, pass.Count());
        }

        // A change of Git names the fields that it changed, though no dry run was asked for them.
        Assert.All(entries.Where(static entry => entry is { Kind: AuditKind.Change, Outcome: ChangeOutcome.Configured }), static entry => Assert.Equal([".data.value"], entry.Fields));
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task Killed_with_half_of_it_on_record_the_next_pass_adds_the_other_half()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Objects("1"));
        using (var kill = new CancellationTokenSource())
        {
            var pass = world.PushAsync(kill.Token);
            while (!pass.IsCompleted && !(await world.AuditAsync()).Any(static entry => entry.Kind == AuditKind.Change)) await Task.Delay(5, TestContext.Current.CancellationToken);
            await kill.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pass);
        }

        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        var changes = (await world.AuditAsync()).Where(static entry => entry.Kind == AuditKind.Change).ToList();
        Assert.Equal(Count, changes.Count);
        Assert.Equal(Count, changes.Select(static entry => entry.Object).Distinct().Count());
        Assert.All(changes, static entry => Assert.Equal(ChangeOutcome.Created, entry.Outcome));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        await world.VerifiedAsync();
    }
}
