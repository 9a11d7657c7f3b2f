using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>An application that left Git while a killed pass of its own was still open: what that pass had done is on record all the same.</summary>
public sealed class AbandonedPassTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Ghost = "ghost";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_done_is_seen_in_the_cluster_and_recorded_and_of_what_cannot_be_seen_that_is_said()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var before = TimeProvider.System.GetUtcNow();
        var objects = await SyncedAsync(world, "created", "updated", "untouched", "altered", "kept", "pruned", "another");
        await world.KubectlAsync("delete", "configmap", "pruned", "another");
        await world.KubectlAsync("create", "configmap", "another");
        await AnnounceAsync(world, "test", before,
            Create(objects["created"]),
            Create(objects["created"] with { Reference = Map(world, "absent") }),
            Update(objects["updated"] with { ResourceVersion = "1" }),
            Update(objects["untouched"]),
            Update(objects["altered"] with { ResourceVersion = "1", Hash = "what it was to be" }),
            Prune(objects["kept"]),
            Prune(objects["pruned"]),
            Prune(objects["another"]),
            Prune(new Live(new ObjectReference("example.com", "Widget", world.Name, "w"), "uid", "1", "")));

        Assert.Equal(PassResultKind.NotManaged, (await TidyAsync(world)).Kind);
        var (changes, end) = await RecordedAsync(world);
        Assert.Equal(["another Pruned", "created Created", "pruned Pruned", "updated Configured", "w Pruned"], changes);
        Assert.Equal($"interrupted; 5 of 9 announced changes were made; the application is no longer managed, and of ConfigMap {world.Name}/absent, ConfigMap {world.Name}/altered it is not known", end);
        await OnceAsync(world);
    }

    [Fact]
    public async Task A_change_by_hand_that_was_not_undone_is_not_told_as_undone()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var objects = await SyncedAsync(world, "web");
        await world.KubectlAsync("label", "configmap", "web", "by=hand");
        // The hash is that of the last sync, and another writer moved the version: only the time of our own last apply tells.
        await AnnounceAsync(world, "test", TimeProvider.System.GetUtcNow().AddMinutes(1), Update(objects["web"]));
        await TidyAsync(world);
        var (changes, end) = await RecordedAsync(world);
        Assert.Empty(changes);
        Assert.EndsWith($"of ConfigMap {world.Name}/web it is not known", end, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("former", "there is no Cluster former any more")]
    [InlineData("away", "/nowhere")]
    public async Task Where_the_cluster_cannot_be_asked_that_is_said_and_nothing_stays_open(string name, string why)
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteManifests("{ apiVersion: gitops.functions/v1, kind: Cluster, metadata: { name: away }, spec: { kubeconfig: { path: /nowhere } } }");
        await world.ManifestsAsync(static current => current.Clusters.Count == 2);
        await AnnounceAsync(world, name, TimeProvider.System.GetUtcNow(), Create(new Live(Map(world, "web"), "", "", "hash")));
        Assert.Equal(PassResultKind.NotManaged, (await TidyAsync(world)).Kind);
        var (changes, end) = await RecordedAsync(world);
        Assert.Empty(changes);
        Assert.StartsWith($"interrupted; 0 of 1 announced changes were made; the application is no longer managed, and of ConfigMap {world.Name}/web it is not known: ", end, StringComparison.Ordinal);
        Assert.Contains(why, end, StringComparison.Ordinal);
        await OnceAsync(world);
    }

    [Fact]
    public async Task Registrations_of_a_parent_that_is_gone_are_seen_among_what_is_registered()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var store = world.Get<RegistrationStore>();
        await store.TryAddAsync(Child("made", Ghost), Cancel);
        await store.TryAddAsync(Child("taken", "other"), Cancel);
        var child = new Live(Child("made", Ghost).Reference, "", "", "hash");
        await AnnounceAsync(world, "test", TimeProvider.System.GetUtcNow(),
            Create(child), Create(child with { Reference = Child("taken", Ghost).Reference }), Prune(child with { Reference = Child("removed", Ghost).Reference, Uid = "uid" }));
        await TidyAsync(world);
        var (changes, end) = await RecordedAsync(world);
        Assert.Equal(["made Created", "removed Pruned"], changes);
        Assert.EndsWith("and of Application.argoproj.io taken it is not known", end, StringComparison.Ordinal);
    }

    private static Task<PassResult> TidyAsync(PassWorld world) => world.PassAsync(ReconcileReason.Push, static request => request with { Application = Ghost }, Cancel);

    private static async Task<IReadOnlyList<AuditEntry>> AuditAsync(PassWorld world) =>
        [.. (await world.Get<AuditLog>().ReadAsync(Ghost, new AuditQuery { NewestFirst = false }, Cancel).ToListAsync(Cancel)).Select(static record => record.Entry)];

    private static async Task<(string[] Changes, string End)> RecordedAsync(PassWorld world)
    {
        var entries = (await AuditAsync(world)).Where(static entry => entry.Pass == "killed").ToList();
        var end = Assert.Single(entries, static entry => entry.Kind == AuditKind.Outcome);
        Assert.Equal(OperationPhase.Failed, end.Phase);
        Assert.All(entries, static entry => Assert.Equal("dana", entry.Actor));
        return ([.. entries.Where(static entry => entry.Kind == AuditKind.Change).Select(static entry => $"{entry.Object!.Name} {entry.Outcome}").Order(StringComparer.Ordinal)], end.Message);
    }

    private static async Task OnceAsync(PassWorld world)
    {
        var entries = (await AuditAsync(world)).Count;
        await TidyAsync(world);
        Assert.Equal(entries, (await AuditAsync(world)).Count);
        Assert.Null((await world.Get<AuditLog>().VerifyAsync(Ghost, null, Cancel)).Break);
    }

    private static Task<long> AnnounceAsync(PassWorld world, string name, DateTimeOffset at, params PlannedWrite[] writes) => world.Get<AuditLog>().AppendIntentAsync(
        Ghost, new AuditEntry { Kind = AuditKind.Intent, Pass = "killed", At = at, Actor = "dana", Cluster = name }, writes, Cancel);

    // Applied by a pass of that application, whose file is gone then.
    private static async Task<Dictionary<string, Live>> SyncedAsync(PassWorld world, params string[] names)
    {
        world.Repository.Write("ghost/all.yaml", string.Join("\n---\n", names.Select(static name => $"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: {name} }} }}")));
        world.Repository.Commit("the ghost's");
        world.Repository.Push();
        await world.WriteFileAsync("ghost.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: {{Ghost}} }
            spec:
              source: { repoURL: {{world.Repository.BarePath}}, targetRevision: main, path: ghost }
              destination: { name: in-cluster, namespace: {{world.Name}} }
              syncPolicy: {{PassWorld.Automated}}
            """);
        Assert.Equal(PassResultKind.Synced, (await TidyAsync(world)).Kind);
        world.DeleteFile("ghost.yaml");
        await world.ManifestsAsync(static current => current.Find(Ghost) is null);
        var list = JsonNode.Parse(await world.KubectlAsync("get", "configmaps", "-o", "json"))!["items"]!.AsArray();
        return list.Select(one => one!["metadata"]!).Where(one => names.Contains((string)one["name"]!)).ToDictionary(
            static one => (string)one["name"]!,
            one => new Live(Map(world, (string)one["name"]!), (string)one["uid"]!, (string)one["resourceVersion"]!, (string)one["annotations"]!["gitops.functions/desired-hash"]!));
    }

    private static ObjectReference Map(PassWorld world, string name) => new("", "ConfigMap", world.Name, name);

    private static PlannedWrite Create(Live live) => new(live.Reference, PlannedAction.Create, live.Hash, "", "");

    private static PlannedWrite Update(Live live) => new(live.Reference, PlannedAction.Update, live.Hash, live.ResourceVersion, live.Uid);

    private static PlannedWrite Prune(Live live) => new(live.Reference, PlannedAction.Prune, "", live.ResourceVersion, live.Uid);

    private static Registration Child(string name, string parent) => new()
    {
        Parent = parent,
        Hash = "hash",
        Revision = "commit",
        Uid = $"uid of {name}",
        Manifest = new KubernetesObject((JsonObject)JsonNode.Parse($$"""{ "apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": { "name": "{{name}}" } }""")!, new ManifestOrigin("all.yaml", 1)),
    };

    private sealed record Live(ObjectReference Reference, string Uid, string ResourceVersion, string Hash);
}
