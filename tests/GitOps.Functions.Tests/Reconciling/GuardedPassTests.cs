using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Guards of deletions, and objects that are made anew, through whole passes: what the status and the audit say, and what a later pass makes of it.</summary>
public sealed class GuardedPassTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task What_waits_for_a_confirmation_stays_until_a_person_gives_it_and_the_audit_says_who()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Yaml.ConfigMap("keep"), Yaml.ConfigMap("precious", metadata: ", annotations: {argocd.argoproj.io/sync-options: Prune=confirm}"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        world.Commit(Yaml.ConfigMap("keep"));
        Assert.Equal(PassResultKind.OutOfSync, (await world.PushAsync()).Kind);
        Assert.Equal(["keep", "precious"], await world.NamesAsync("configmaps"));
        Assert.Equal("precious", Assert.Single((await world.StatusAsync()).AwaitedConfirmations).Object.Name);
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync(ReconcileReason.Drift)).Kind);

        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Manual, static request => request with { Prune = true, Confirm = true })).Kind);
        Assert.Equal(["keep"], await world.NamesAsync("configmaps"));
        Assert.Empty((await world.StatusAsync()).AwaitedConfirmations);
        var intent = (await world.AuditAsync()).Last(static entry => entry.Kind == AuditKind.Intent);
        Assert.Equal("dana", intent.Actor);
        Assert.Contains("asked for: to prune, to prune what waits for a confirmation", intent.Message, StringComparison.Ordinal);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task An_application_that_moves_to_another_namespace_takes_its_objects_with_it()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var other = await cluster.NewNamespaceAsync();
        world.Commit(Yaml.ConfigMap("one"), Yaml.ConfigMap("two"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        world.WriteApplication(destination: other);
        await world.ReloadedAsync(application => application.Destination.Namespace == other);
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Empty(await world.NamesAsync("configmaps"));
        Assert.Equal("one two", await cluster.KubectlAsync("-n", other, "get", "configmaps", "-l", "applyset.kubernetes.io/part-of", "-o", "jsonpath={.items[*].metadata.name}"));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        var changes = (await world.AuditAsync()).Where(static entry => entry is { Kind: AuditKind.Change, Object.Name: "one" or "two" }).Select(static entry => entry.Outcome!.Value);
        Assert.Equal([ChangeOutcome.Created, ChangeOutcome.Created, ChangeOutcome.Created, ChangeOutcome.Created, ChangeOutcome.Pruned, ChangeOutcome.Pruned], changes.Order());
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task Killed_between_deleting_an_object_and_making_it_anew_both_are_on_record()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        static string Anew(string value) => Yaml.ConfigMap("a", value, ", annotations: {argocd.argoproj.io/sync-options: 'Replace=true,Force=true'}");
        world.Commit(Anew("1"));
        await world.PushAsync();
        var uid = await world.FieldAsync("configmap", "a", ".metadata.uid");
        await world.KubectlAsync("patch", "configmap", "a", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        world.Commit(Anew("2"));
        using (var kill = new CancellationTokenSource())
        {
            var pass = world.PushAsync(kill.Token);
            while ((await world.FieldAsync("configmap", "a", ".metadata.deletionTimestamp")).Length == 0) await Task.Delay(20, TestContext.Current.CancellationToken);
            await kill.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pass);
        }
        await world.KubectlAsync("patch", "configmap", "a", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");

        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.NotEqual(uid, await world.FieldAsync("configmap", "a", ".metadata.uid"));
        Assert.Equal("2", await world.FieldAsync("configmap", "a", ".data.value"));
        var changes = (await world.AuditAsync()).Where(static entry => entry.Kind == AuditKind.Change).ToList();
        Assert.Equal([ChangeOutcome.Created, ChangeOutcome.Pruned, ChangeOutcome.Created], changes.Select(static entry => entry.Outcome!.Value));
        Assert.StartsWith("gone or being deleted: a pass that was interrupted", changes[1].Message, StringComparison.Ordinal);
        await world.VerifiedAsync();
    }
}
