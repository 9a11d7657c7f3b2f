using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Hosting;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>The configuration repository: a push to it changes what is managed, and where.</summary>
public sealed class RootTests(AzuriteServer azurite, ControlPlane cluster) : IDisposable
{
    private const string Root = RootApplication.Name;
    private const string Cloud = "{ apiVersion: gitops.functions/v1, kind: Cluster, metadata: { name: cloud }, spec: { kubeconfig: { secretRef: CloudKubeconfig } } }";

    private readonly GitRepository _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_push_to_it_changes_what_is_managed_and_where()
    {
        await using var world = await StartAsync();
        Commit(("cloud.yaml", Cloud), ("team/web.yaml", Application(world, "web", "children/web")), (".github/ci.yaml", "{ apiVersion: v1, kind: Job, metadata: { name: no } }"));
        await world.Get<DriftScheduler>().EnqueueRootAsync(CancellationToken.None);
        await world.DeliverAsync();
        Assert.Equal(["one"], await world.Parent.NamesAsync("configmaps"));
        var managed = await world.ManagedAsync();
        Assert.Equal(["root", "web"], managed.All.Select(static one => one.Name));
        Assert.False(Assert.Single(managed.Clusters).Trusted);
        Assert.Equal((SyncStatus.Synced, OperationPhase.Succeeded), ((await world.StatusAsync(Root))!.Sync, (await world.StatusAsync(Root))!.Phase));
        Assert.Equal(["cloud Created", "web Created"], await world.ChangesAsync(Root));
        Assert.Equal(Root, (await world.StatusAsync("web"))!.Parent);
        Assert.Equal([Root], managed.FollowersOf([Repository()], "main", "main").Select(static one => one.Name));

        Commit(("cloud.yaml", Cloud), ("team/db.yaml", Application(world, "db", "children/db")));
        await world.PassAsync(application: Root);
        await world.DeliverAsync();
        Assert.Equal(["db", "root"], (await world.ManagedAsync()).All.Select(static one => one.Name));
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift, Root)).Kind);
        await world.VerifiedAsync(Root, "web", "db");
    }

    [Fact]
    public async Task An_emptied_or_broken_repository_removes_nothing()
    {
        await using var world = await StartAsync();
        Commit(("cloud.yaml", Cloud), ("web.yaml", Application(world, "web", "children/web")));
        await world.PassAsync(application: Root);

        Commit(("readme.txt", "Nothing any more."));
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync(application: Root)).Kind);
        Assert.Contains("Git holds no objects at all", (await world.StatusAsync(Root))!.Drift[0].Fields[0], StringComparison.Ordinal);
        Commit(("other.yaml", Cloud.Replace("cloud", "other", StringComparison.Ordinal)), ("broken.yaml", "{ apiVersion: v1, kind: Pod"));
        Assert.Equal(PassResultKind.Failed, (await world.PassAsync(application: Root)).Kind);
        Commit(("other.yaml", Cloud.Replace("cloud", "other", StringComparison.Ordinal)), ("pod.yaml", "{ apiVersion: v1, kind: Pod, metadata: { name: stray } }"));
        Assert.Equal(PassResultKind.Failed, (await world.PassAsync(application: Root)).Kind);
        Assert.Contains("not an Application (argoproj.io/v1alpha1) or a Cluster", Assert.Single((await world.StatusAsync(Root))!.Failures), StringComparison.Ordinal);
        var managed = await world.ManagedAsync();
        Assert.NotNull(managed.Find("web"));
        Assert.Equal(["cloud", "other"], managed.Clusters.Select(static one => one.Name));
    }

    [Fact]
    public async Task A_cluster_stays_until_what_is_deleted_from_it_is_gone()
    {
        await using var world = await StartAsync();
        Commit(("cloud.yaml", Cloud), ("web.yaml", Application(world, "web", "children/web", CascadeFinalizer.Background)));
        await world.PassAsync(application: Root);
        await world.DeliverAsync();

        Commit(("other.yaml", Cloud.Replace("cloud", "other", StringComparison.Ordinal)));
        var plan = await world.Get<Preview>().PlanAsync(Root, CancellationToken.None);
        Assert.Equal(PlanAction.Skip, plan.Changes.Single(static change => change.Reference.Name == "cloud").Action);
        await world.PassAsync(application: Root);
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("web") is null);
        Assert.Empty(await world.Parent.NamesAsync("configmaps"));
        await world.PassAsync(ReconcileReason.Drift, Root);
        Assert.Equal(["other"], (await world.ManagedAsync()).Clusters.Select(static one => one.Name));
    }

    [Fact]
    public async Task A_kustomization_is_built_and_names_of_files_stay_theirs()
    {
        await using var world = await StartAsync(withFiles: true);
        Commit(
            ("kustomization.yaml", "resources: [base/web.yaml, base/clash.yaml]\nnamePrefix: team-\n"),
            ("base/web.yaml", Application(world, "web", "children/web")),
            ("base/clash.yaml", Application(world, "clash", "children/web")));
        await world.Parent.WriteFileAsync("clash.yaml", Application(world, "team-clash", "children/web"));
        Assert.Equal(PassResultKind.Failed, (await world.PassAsync(application: Root)).Kind);
        Assert.Contains("Application team-clash is already written in applications/clash.yaml:1", Assert.Single((await world.StatusAsync(Root))!.Failures), StringComparison.Ordinal);
        Assert.NotNull((await world.ManagedAsync()).Find("team-web"));
        Assert.Equal(world.Name, (await world.ManagedAsync()).Find(world.Name)!.Name);
    }

    [Theory]
    [InlineData("GitOps:Root:Path", "clusters", "GitOps__Root: read settings: GitOps__Root__RepoURL is not set")]
    [InlineData("GitOps:Root:RepoURL", "nonsense", "GitOps__Root: spec.source.repoURL")]
    public async Task Wrong_settings_are_errors_by_name(string setting, string value, string expected)
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster, ("GitOps:Applications", ""), (setting, value));
        Assert.Contains((await world.ManagedAsync()).Failures, failure => failure.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    private Task<FamilyWorld> StartAsync(bool withFiles = false) => FamilyWorld.WithRootAsync(azurite, cluster, _root, withFiles);

    private void Commit(params (string Path, string Text)[] files) => FamilyWorld.CommitRoot(_root, files);

    private RepositoryUrl Repository() => RepositoryUrl.TryParse(_root.BarePath, out var repository) ? repository : throw new InvalidOperationException("no address");

    private static string Application(FamilyWorld world, string name, string path, string? finalizer = null) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{name}}, finalizers: [{{finalizer}}] }
        spec:
          source: { repoURL: {{world.Parent.Repository.BarePath}}, targetRevision: main, path: {{path}} }
          destination: { name: cloud, namespace: {{world.Name}} }
          syncPolicy: { automated: { prune: true, selfHeal: true } }
        """;
}
