using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;
using static GitOps.Functions.Tests.Reconciling.HookYaml;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Syncs with hooks and waves that a person waits for, asks for again, or ends.</summary>
public sealed class PersonsSyncTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_who_waits_for_a_sync_that_the_timer_ended_begins_no_other_one(bool succeeded)
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication("{}");
        world.Commit(Job("migrate", "PreSync"), ConfigMap("one", 0));
        var waiting = await world.PassAsync(ReconcileReason.Manual);
        var uid = await world.FieldAsync("job", "migrate", ".metadata.uid");
        await world.EndJobAsync("migrate", succeeded);
        await world.PassAsync(ReconcileReason.Drift);
        var ended = await world.PassAsync(ReconcileReason.Manual, request => request with { Operation = waiting.Operation });
        Assert.Equal(succeeded ? PassResultKind.Unchanged : PassResultKind.Failed, ended.Kind);
        Assert.Equal(uid, await world.FieldAsync("job", "migrate", ".metadata.uid"));
        Assert.Equal(succeeded ? OperationPhase.Succeeded : OperationPhase.Failed, (await world.StatusAsync()).Phase);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_person_whose_sync_still_runs_when_git_changes_goes_on_with_what_git_says_now()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication("{}");
        world.Commit(Job("migrate", "PreSync"), ConfigMap("one", 0));
        var first = await world.PassAsync(ReconcileReason.Manual);
        var commit = world.Commit(Job("prepare", "PreSync"), ConfigMap("one", 0, "2"));
        var second = await world.PassAsync(ReconcileReason.Manual, request => request with { Operation = first.Operation });
        Assert.Equal(PassResultKind.Waiting, second.Kind);
        Assert.NotEqual(first.Operation, second.Operation);
        Assert.Equal(["prepare"], await world.NamesAsync("jobs"));
        Assert.Equal(commit, (await world.StatusAsync()).Operation!.Commit);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_terminated_sync_deletes_its_running_hooks_and_begins_again_only_when_asked_or_with_another_commit()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication("{ automated: { prune: true, selfHeal: true }, retry: { limit: 5 } }");
        world.Commit(Job("migrate", "PreSync"), ConfigMap("one", 0), Job("alarm", "SyncFail"));
        Assert.Equal(PassResultKind.Waiting, (await world.PushAsync()).Kind);
        var ended = await world.PassAsync(ReconcileReason.Manual, static request => request with { Terminate = true, Actor = "erin" });
        Assert.Equal((PassResultKind.Failed, "terminated by erin at PreSync"), (ended.Kind, ended.Message));
        Assert.Empty(await world.NamesAsync("jobs"));
        Assert.Empty(await world.NamesAsync("configmaps"));
        var status = await world.StatusAsync();
        Assert.Equal((OperationPhase.Failed, OperationPhase.Failed), (status.Operation!.State, Assert.Single(status.Operation.Hooks).State));
        Assert.Equal("terminated by erin at PreSync", (await world.AuditAsync()).Last(static entry => entry.Kind == AuditKind.Change).Message);

        foreach (var reason in (ReconcileReason[])[ReconcileReason.Push, ReconcileReason.Drift]) await world.PassAsync(reason);
        Assert.Empty(await world.NamesAsync("jobs"));
        var nothing = await world.PassAsync(ReconcileReason.Manual, static request => request with { Terminate = true });
        Assert.Empty(nothing.Operation);
        Assert.Empty(await world.NamesAsync("configmaps"));

        Assert.Equal(PassResultKind.Waiting, (await world.PassAsync(ReconcileReason.Manual)).Kind);
        Assert.Equal(["migrate"], await world.NamesAsync("jobs"));
        await world.EndJobAsync("migrate");
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync(ReconcileReason.Manual)).Kind);
        await world.VerifiedAsync();
    }
}
