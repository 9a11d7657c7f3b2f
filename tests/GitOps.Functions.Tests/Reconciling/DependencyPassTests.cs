using GitOps.Functions.Audit;
using GitOps.Functions.Health;
using GitOps.Functions.Hosting;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>An application that depends on another one, through whole passes.</summary>
public sealed class DependencyPassTests(AzuriteServer azurite, ControlPlane cluster)
{
    private static string ConfigMap(string name, string value = "1") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}} }
        data: { value: "{{value}}" }
        """;

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: web:1 }] }
        """;

    private static async Task<PassWorld> StartAsync(AzuriteServer azurite, ControlPlane cluster, string dependsOn)
    {
        var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication(annotations: $"{{ gitops.functions/depends-on: '{dependsOn}' }}");
        WriteInfra(world, "infra");
        return world;
    }

    private static void WriteInfra(PassWorld world, string path) => world.WriteManifests($$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: infra }
        spec:
          source: { repoURL: {{world.Repository.BarePath}}, targetRevision: main, path: {{path}} }
          destination: { name: in-cluster, namespace: {{world.Name}} }
          syncPolicy: {{PassWorld.Automated}}
        """);

    private static Task<PassResult> InfraAsync(PassWorld world, ReconcileReason reason = ReconcileReason.Push) =>
        world.PassAsync(reason, static request => request with { Application = "infra" });

    [Fact]
    public async Task Nothing_is_written_before_the_other_one_is_ready_and_it_is_looked_at_at_once_when_it_is()
    {
        await using var world = await StartAsync(azurite, cluster, "infra");
        world.Repository.Write("infra/a.yaml", ConfigMap("base"));
        var commit = world.Commit(ConfigMap("shop"));

        var waiting = await world.PushAsync();
        Assert.Equal((PassResultKind.Waiting, "waits for infra, which was not looked at yet"), (waiting.Kind, waiting.Message));
        Assert.Equal([new FollowUp("infra", ReconcileReason.Drift)], waiting.FollowUps);
        Assert.Equal(TimeSpan.FromSeconds(2), waiting.ContinueAfter);
        var status = await world.StatusAsync();
        Assert.Equal((SyncStatus.Unknown, OperationPhase.Running, commit, "infra, which was not looked at yet"), (status.Sync, status.Phase, status.TargetRevision, status.Waits?.For));
        Assert.Empty(await world.NamesAsync("configmaps"));

        // A second message looks, and leaves the first one on its way.
        Assert.Null((await world.PassAsync(ReconcileReason.Drift)).ContinueAfter);
        Assert.NotNull((await world.PassAsync(ReconcileReason.Push, request => request with { Operation = waiting.Operation })).ContinueAfter);

        var infra = await InfraAsync(world);
        Assert.Equal(PassResultKind.Synced, infra.Kind);
        Assert.Equal([new FollowUp(world.Name, ReconcileReason.Push)], infra.FollowUps);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(["base", "shop"], await world.NamesAsync("configmaps"));
        Assert.Null((await world.StatusAsync()).Waits);
        Assert.Empty((await InfraAsync(world, ReconcileReason.Drift)).FollowUps);

        var waits = (await world.AuditAsync()).Where(static entry => entry.Message.StartsWith("waits for", StringComparison.Ordinal)).ToList();
        Assert.Equal([AuditKind.NoChange], waits.Select(static entry => entry.Kind));
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task Of_one_repository_both_are_of_one_commit()
    {
        await using var world = await StartAsync(azurite, cluster, "infra");
        world.Repository.Write("infra/a.yaml", ConfigMap("base"));
        world.Commit(ConfigMap("shop"));
        await InfraAsync(world);
        await world.PushAsync();

        world.Repository.Write("infra/a.yaml", ConfigMap("base", "2"));
        world.Commit(ConfigMap("shop", "2"));
        Assert.Equal("waits for infra, which is not at the same revision yet", (await world.PushAsync()).Message);
        Assert.Equal("1", await world.FieldAsync("configmap", "shop", ".data.value"));
        Assert.Equal([new FollowUp(world.Name, ReconcileReason.Push)], (await InfraAsync(world)).FollowUps);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("2", await world.FieldAsync("configmap", "shop", ".data.value"));

        // Another path of the other one, which no pass has seen.
        world.Repository.Write("infra2/a.yaml", ConfigMap("base", "3"));
        world.Commit(ConfigMap("shop", "3"));
        await InfraAsync(world);
        WriteInfra(world, "infra2");
        await world.ReloadedAsync("infra", static one => one.Source.Path == "infra2");
        Assert.Equal("waits for infra, whose manifest changed since", (await world.PushAsync()).Message);
        await InfraAsync(world, ReconcileReason.Drift);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);

        // A push that concerns neither of them lets nobody wait.
        world.Repository.Write("docs/readme.md", "text");
        world.Repository.Commit("docs");
        world.Repository.Push();
        Assert.Equal("the revision leaves the application's files alone", (await world.PushAsync()).Message);
    }

    [Fact]
    public async Task A_person_waits_as_well_and_one_that_is_not_healthy_is_looked_at_again()
    {
        await using var world = await StartAsync(azurite, cluster, "infra");
        world.Repository.Write("infra/a.yaml", Deployment);
        world.Commit(ConfigMap("shop"));
        Assert.Equal(PassResultKind.Synced, (await InfraAsync(world)).Kind);
        var said = new List<string>();
        using var stop = new CancellationTokenSource();
        var sync = world.Get<ManualSync>().RunAsync(world.Name, new ManualSyncOptions(), text => { lock (said) said.Add(text); }, stop.Token);
        for (var looked = false; !looked; await Task.Delay(50)) lock (said) looked = said.Count > 0;
        Assert.StartsWith("waits for infra, which is Progressing", said[0], StringComparison.Ordinal);
        await world.RolloutAsync("web");
        // The message that the wait put on the queue.
        await DeliverAsync(world, "infra");
        Assert.Equal(HealthStatus.Healthy, (await world.Get<StatusStore>().ReadAsync("infra", TestContext.Current.CancellationToken))!.Health);
        Assert.Equal(PassResultKind.Synced, (await sync).Kind);
    }

    [Fact]
    public async Task The_message_of_a_released_application_is_on_the_queue_when_the_other_pass_is_done()
    {
        await using var world = await StartAsync(azurite, cluster, "infra, gone");
        world.Repository.Write("infra/a.yaml", ConfigMap("base"));
        world.Commit(ConfigMap("shop"));
        Assert.Equal("waits for infra, which was not looked at yet; gone, which is not managed here", (await world.PushAsync()).Message);
        world.WriteApplication(annotations: "{ gitops.functions/depends-on: infra }");
        await world.ReloadedAsync(static application => application.DependsOn.Count == 1);
        var request = new ReconcileRequest { Application = "infra", Reason = ReconcileReason.Push, Delivery = "d2", Actor = "dana", RequestedAt = DateTimeOffset.UnixEpoch };
        await world.Get<ReconcileWorker>().RunAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(request with { Application = world.Name }, await DeliverAsync(world, world.Name));
        Assert.Equal(["base", "shop"], await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_suspended_application_is_left_alone_until_it_is_not()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(ConfigMap("shop"));
        await world.PushAsync();
        var before = await world.StatusAsync();
        world.WriteApplication(annotations: "{ argocd.argoproj.io/skip-reconcile: 'true' }");
        await world.ReloadedAsync(static application => application.Suspended.Length > 0);
        world.Commit(ConfigMap("shop", "2"));
        foreach (var reason in Enum.GetValues<ReconcileReason>())
        {
            var result = await world.PassAsync(reason);
            Assert.Equal((PassResultKind.Suspended, "suspended: annotation argocd.argoproj.io/skip-reconcile"), (result.Kind, result.Message));
        }
        await world.PassAsync(ReconcileReason.Drift);
        var status = await world.StatusAsync();
        Assert.Equal((before.Sync, before.Phase, before.Revision, "annotation argocd.argoproj.io/skip-reconcile"), (status.Sync, status.Phase, status.Revision, status.Suspended));
        Assert.Equal("1", await world.FieldAsync("configmap", "shop", ".data.value"));
        Assert.Equal(2, (await world.AuditAsync()).Count(static entry => entry.Message.StartsWith("suspended", StringComparison.Ordinal)));

        world.WriteApplication(annotations: "{ argocd.argoproj.io/skip-reconcile: 'false' }");
        await world.ReloadedAsync(static application => application.Suspended.Length == 0);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("", (await world.StatusAsync()).Suspended);
        Assert.Equal("2", await world.FieldAsync("configmap", "shop", ".data.value"));
        await world.VerifiedAsync();
    }

    // Takes messages off the queue until that of an application comes, and runs its pass.
    private static async Task<ReconcileRequest> DeliverAsync(PassWorld world, string application)
    {
        while (true)
        {
            foreach (var message in await world.Get<ReconcileQueue>().ReceiveAsync(32, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))
            {
                Assert.True(ReconcileMessage.TryDecode(message.Text, out var request, out _));
                if (request.Application != application) continue;
                await world.Get<ReconcileWorker>().RunAsync(request, TestContext.Current.CancellationToken);
                return request;
            }
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
