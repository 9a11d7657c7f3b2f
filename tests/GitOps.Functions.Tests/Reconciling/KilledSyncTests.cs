using GitOps.Functions.Audit;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;
using static GitOps.Functions.Tests.Reconciling.HookYaml;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>A sync with hooks and waves whose passes are killed at random moments, on the real API server and storage.</summary>
public sealed class KilledSyncTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task Killed_anywhere_a_sync_starts_no_hook_twice_and_records_every_change_once()
    {
        var random = new Random(20261126);
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Job("migrate", "PreSync"), ConfigMap("a", -1), ConfigMap("b", 0), ConfigMap("c", 1), Job("smoke", "PostSync", "HookSucceeded"));
        var uids = new HashSet<string>();
        var (killed, passes) = (0, 0);
        for (var round = 0; round < 400; round++)
        {
            // Killed sooner or later, and in the end not at all.
            using var kill = new CancellationTokenSource(passes < 60 ? TimeSpan.FromMilliseconds(random.Next(5, 60 + (6 * passes))) : Timeout.InfiniteTimeSpan);
            try
            {
                var result = await world.PushAsync(kill.Token);
                // Unchanged: the last one was killed after it had written that it is done.
                if (result.Kind is PassResultKind.Synced or PassResultKind.Unchanged) break;
                Assert.True(result.Kind is PassResultKind.Waiting or PassResultKind.FailedTransiently or PassResultKind.Contended, result.Message);
                // A killed pass that could not give its lock back in time holds it until its lease ends: this was no pass.
                if (result.Kind == PassResultKind.Contended)
                {
                    await Task.Delay(1000, TestContext.Current.CancellationToken);
                    continue;
                }
            }
            catch (OperationCanceledException) { killed++; }
            passes++;
            foreach (var job in await world.NamesAsync("jobs"))
            {
                uids.Add(job + await world.FieldAsync("job", job, ".metadata.uid"));
                if (passes % 7 == 0) await world.EndJobAsync(job);
            }
        }
        Assert.Equal(OperationPhase.Succeeded, (await world.StatusAsync()).Phase);
        Assert.True(killed > 5, $"killed {killed} times");
        Assert.Equal(2, uids.Count);
        var changes = (await world.AuditAsync()).Where(static e => e.Kind == AuditKind.Change).Select(static e => $"{e.Object!.Name} {e.Outcome}").Order(StringComparer.Ordinal);
        Assert.Equal(["a Created", "b Created", "c Created", "migrate Created", "smoke Created", "smoke Pruned"], changes);
        await world.VerifiedAsync();
    }
}
