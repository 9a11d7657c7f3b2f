using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;
using static GitOps.Functions.Tests.Reconciling.HookYaml;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Syncs with hooks and waves, pass by pass, on the real API server and storage.</summary>
public sealed class SyncStepsTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task Hooks_and_waves_come_one_after_the_other_and_each_is_waited_for()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var commit = world.Commit(
            Job("migrate", "PreSync"), ConfigMap("early", -1), Deployment("web"), ConfigMap("late", 1), Job("smoke", "PostSync", "HookSucceeded"), Job("alarm", "SyncFail"));

        var first = await world.PushAsync();
        Assert.Equal(PassResultKind.Waiting, first.Kind);
        Assert.Contains("PreSync: waiting for hook Job.batch", first.Message, StringComparison.Ordinal);
        Assert.Equal(["migrate"], await world.NamesAsync("jobs"));
        Assert.Empty(await world.NamesAsync("configmaps"));

        var uid = await world.FieldAsync("job", "migrate", ".metadata.uid");
        Assert.Equal(PassResultKind.Waiting, (await world.PushAsync()).Kind);
        Assert.Equal(uid, await world.FieldAsync("job", "migrate", ".metadata.uid"));

        await world.EndJobAsync("migrate");
        var second = await world.PushAsync();
        Assert.Contains("Sync: waiting for Deployment.apps", second.Message, StringComparison.Ordinal);
        Assert.Equal(["early"], await world.NamesAsync("configmaps"));

        await world.RolloutAsync("web");
        var third = await world.PushAsync();
        Assert.Contains("PostSync: waiting for hook Job.batch", third.Message, StringComparison.Ordinal);
        Assert.Equal(["early", "late"], await world.NamesAsync("configmaps"));
        Assert.Equal(OperationPhase.Running, (await world.StatusAsync()).Phase);

        await world.EndJobAsync("smoke");
        var last = await world.PassesAsync();
        Assert.Equal(PassResultKind.Synced, last.Kind);
        Assert.Equal(["migrate"], await world.NamesAsync("jobs"));
        var status = await world.StatusAsync();
        Assert.Equal((SyncStatus.Synced, OperationPhase.Succeeded, commit), (status.Sync, status.Phase!.Value, status.Revision));
        Assert.Equal((5, 1), (status.Counts.Created, status.Counts.Pruned));

        var changes = (await world.AuditAsync()).Where(static e => e.Kind == AuditKind.Change).Select(static e => (e.Object!.Name, e.Outcome!.Value)).ToList();
        (string, ChangeOutcome)[] expected =
        [
            ("migrate", ChangeOutcome.Created), ("early", ChangeOutcome.Created), ("web", ChangeOutcome.Created), ("late", ChangeOutcome.Created),
            ("smoke", ChangeOutcome.Created), ("smoke", ChangeOutcome.Pruned),
        ];
        Assert.Equal(expected, changes);
        Assert.Single((await world.AuditAsync()).Select(static e => e.Pass).Distinct());
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task At_rest_nothing_is_run_again_and_nothing_differs()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Job("migrate", "PreSync"), ConfigMap("one", 0));
        await world.PushAsync();
        await world.EndJobAsync("migrate");
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        var uid = await world.FieldAsync("job", "migrate", ".metadata.uid");
        for (var i = 0; i < 3; i++) Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal(uid, await world.FieldAsync("job", "migrate", ".metadata.uid"));

        // Healing runs no hook.
        await world.KubectlAsync("delete", "configmap", "one");
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal(uid, await world.FieldAsync("job", "migrate", ".metadata.uid"));

        // A person's sync does, though nothing differs.
        Assert.Equal(PassResultKind.Waiting, (await world.PassAsync(ReconcileReason.Manual)).Kind);
        Assert.NotEqual(uid, await world.FieldAsync("job", "migrate", ".metadata.uid"));
        await world.EndJobAsync("migrate");
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync(ReconcileReason.Manual)).Kind);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_persons_sync_of_an_application_that_is_not_automated_goes_on_in_whatever_pass_comes()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication("{}");
        world.Commit(Job("migrate", "PreSync"), ConfigMap("one", 0));
        Assert.Equal(PassResultKind.OutOfSync, (await world.PushAsync()).Kind);
        Assert.Equal(PassResultKind.Waiting, (await world.PassAsync(ReconcileReason.Manual)).Kind);
        var uid = await world.FieldAsync("job", "migrate", ".metadata.uid");
        var operation = (await world.StatusAsync()).Operation!.Id;
        Assert.Equal(PassResultKind.Waiting, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal(operation, (await world.StatusAsync()).Operation!.Id);
        Assert.Equal(uid, await world.FieldAsync("job", "migrate", ".metadata.uid"));
        await world.EndJobAsync("migrate");
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync(ReconcileReason.Manual)).Kind);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task Where_a_hook_fails_nothing_is_applied_and_the_SyncFail_hooks_run()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Job("migrate", "PreSync", "HookFailed"), ConfigMap("one", 0), Job("alarm", "SyncFail", "HookSucceeded"), Job("never", "PostSync"));
        await world.PushAsync();
        await world.EndJobAsync("migrate", succeeded: false);
        var waiting = await world.PassesAsync();
        Assert.Contains("SyncFail: waiting for hook Job.batch", waiting.Message, StringComparison.Ordinal);
        Assert.Equal(["alarm"], await world.NamesAsync("jobs"));
        await world.EndJobAsync("alarm");
        var result = await world.PassesAsync();
        Assert.Equal(PassResultKind.Failed, result.Kind);
        Assert.Contains("PreSync: hook Job.batch", result.Message, StringComparison.Ordinal);
        Assert.Contains("it crashed", result.Message, StringComparison.Ordinal);
        Assert.Empty(await world.NamesAsync("configmaps"));
        Assert.Empty(await world.NamesAsync("jobs"));

        // It stays failed, and is not tried again by itself: retry.limit is 0.
        await world.PassAsync(ReconcileReason.Drift);
        var status = await world.StatusAsync();
        Assert.Equal((OperationPhase.Failed, SyncStatus.OutOfSync), (status.Phase!.Value, status.Sync));
        Assert.Contains("it crashed", status.Message, StringComparison.Ordinal);
        Assert.Empty(await world.NamesAsync("jobs"));
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_failed_sync_is_tried_again_as_often_as_the_policy_says()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication("{ automated: {}, retry: { limit: 1, backoff: { duration: 1s } } }");
        world.Commit(Job("migrate", "PreSync"), ConfigMap("one", 0));
        await world.PushAsync();
        var uid = await world.FieldAsync("job", "migrate", ".metadata.uid");
        await world.EndJobAsync("migrate", succeeded: false);
        var failed = await world.PassesAsync();
        Assert.Equal((PassResultKind.Failed, TimeSpan.FromSeconds(1)), (failed.Kind, failed.ContinueAfter));

        // Where controllers change a failed Job's object nothing happens before its time.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(PassResultKind.Waiting, (await world.PushAsync()).Kind);
        Assert.NotEqual(uid, await world.FieldAsync("job", "migrate", ".metadata.uid"));
        Assert.Equal(2, (await world.StatusAsync()).Operation!.Attempt);
        await world.EndJobAsync("migrate", succeeded: false);
        var last = await world.PassesAsync();
        Assert.Equal((PassResultKind.Failed, null), (last.Kind, last.ContinueAfter));
        await world.PassAsync(ReconcileReason.Drift);
        Assert.Equal(2, (await world.StatusAsync()).Operation!.Attempt);

        // A fix gets a new start.
        world.Commit(ConfigMap("one", 0, "2"));
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_new_commit_takes_the_place_of_a_sync_that_still_runs()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Job("stuck", "PreSync"), ConfigMap("one", 0));
        Assert.Equal(PassResultKind.Waiting, (await world.PushAsync()).Kind);
        var commit = world.Commit(Job("works", "PreSync"), ConfigMap("one", 0, "2"));
        Assert.Equal(PassResultKind.Waiting, (await world.PushAsync()).Kind);
        Assert.Equal(["works"], await world.NamesAsync("jobs"));
        await world.EndJobAsync("works");
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        Assert.Equal("2", await world.FieldAsync("configmap", "one", ".data.value"));
        Assert.Equal(commit, (await world.StatusAsync()).Revision);
        var gone = (await world.AuditAsync()).Single(static e => e.Outcome == ChangeOutcome.Pruned);
        Assert.Equal("stuck", gone.Object!.Name);
        Assert.Contains("was given up for this one", gone.Message, StringComparison.Ordinal);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_fix_without_hooks_ends_a_sync_that_still_runs()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Job("stuck", "PreSync"), ConfigMap("one", 0));
        await world.PushAsync();
        world.Commit(ConfigMap("one", 0));
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        Assert.Empty(await world.NamesAsync("jobs"));
        Assert.Equal(OperationPhase.Succeeded, (await world.StatusAsync()).Phase);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_later_commit_that_leaves_the_application_alone_does_not_disturb_the_sync()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Job("migrate", "PreSync"), ConfigMap("one", 0));
        await world.PushAsync();
        var uid = await world.FieldAsync("job", "migrate", ".metadata.uid");
        world.Repository.Write("README.md", "another folder");
        world.Repository.Commit("Another folder");
        world.Repository.Push();
        Assert.Equal(PassResultKind.Waiting, (await world.PushAsync()).Kind);
        Assert.Equal(uid, await world.FieldAsync("job", "migrate", ".metadata.uid"));
        await world.EndJobAsync("migrate");
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task What_left_Git_is_deleted_after_the_waves_and_before_PostSync()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(ConfigMap("stays", 0), ConfigMap("goes", 1));
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        world.Commit(ConfigMap("stays", 0), Deployment("web", 1), Job("smoke", "PostSync"));
        var waiting = await world.PushAsync();
        Assert.Contains("Sync, wave 1: waiting for Deployment.apps", waiting.Message, StringComparison.Ordinal);
        Assert.Equal(["goes", "stays"], await world.NamesAsync("configmaps"));
        await world.RolloutAsync("web");
        Assert.Contains("PostSync", (await world.PushAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(["stays"], await world.NamesAsync("configmaps"));
        await world.EndJobAsync("smoke");
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task An_object_that_is_degraded_fails_the_sync_before_the_next_wave()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Deployment("web"), ConfigMap("late", 1));
        await world.PushAsync();
        await world.KubectlAsync("patch", "deployment", "web", "--subresource=status", "--type=merge", "-p",
            """{"status":{"observedGeneration":1,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}}""");
        var result = await world.PassesAsync();
        Assert.Equal(PassResultKind.Failed, result.Kind);
        Assert.Contains("Sync: Deployment.apps", result.Message, StringComparison.Ordinal);
        Assert.Contains("is degraded", result.Message, StringComparison.Ordinal);
        Assert.Empty(await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_manifest_that_the_server_refuses_fails_the_sync_and_no_later_wave_is_applied()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit("apiVersion: v1\nkind: Service\nmetadata: { name: bad }\nspec: { ports: [{ port: 99999 }] }", ConfigMap("one", 0), ConfigMap("late", 1));
        var result = await world.PassesAsync();
        Assert.Equal(PassResultKind.Failed, result.Kind);
        Assert.Contains("Service", result.Message, StringComparison.Ordinal);
        Assert.Equal(["one"], await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_set_with_gaps_is_not_begun()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Job("migrate", "PreSync"), Job("typo", "Presync"), ConfigMap("one", 0));
        var result = await world.PassesAsync();
        Assert.Equal(PassResultKind.Failed, result.Kind);
        Assert.Contains("says \"Presync\", which is no hook; known are", result.Message, StringComparison.Ordinal);
        Assert.Empty(await world.NamesAsync("jobs"));
        Assert.Empty(await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_sync_that_takes_longer_than_it_may_fails()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication(annotations: "{ gitops.functions/sync-timeout: 1s }");
        world.Commit(Job("migrate", "PreSync"), ConfigMap("one", 0));
        Assert.Equal(PassResultKind.Waiting, (await world.PushAsync()).Kind);
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        var result = await world.PassesAsync();
        Assert.Equal(PassResultKind.Failed, result.Kind);
        Assert.Contains("PreSync: still waiting for hook Job.batch", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_with_a_generateName_gets_a_name_of_its_sync()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var commit = world.Commit(Job("smoke-", "PostSync", nameField: "generateName"), ConfigMap("one", 0));
        await world.PushAsync();
        await world.PushAsync();
        var name = Assert.Single(await world.NamesAsync("jobs"));
        Assert.Matches($"^smoke-{commit[..7]}-postsync-[0-9]+$", name);
        await world.EndJobAsync(name);
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
    }

    [Fact]
    public async Task What_a_hook_annotation_says_to_skip_is_neither_applied_nor_deleted()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(ConfigMap("one", 0), ConfigMap("two", 0));
        await world.PassesAsync();
        world.Commit(ConfigMap("one", 0), ConfigMap("two", 0, "2").Replace("annotations: {", "annotations: { argocd.argoproj.io/hook: Skip,", StringComparison.Ordinal));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassesAsync()).Kind);
        Assert.Equal("1", await world.FieldAsync("configmap", "two", ".data.value"));
    }
}
