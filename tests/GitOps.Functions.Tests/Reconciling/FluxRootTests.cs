using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Flux's manifests in the configuration repository: registered, synced, moved with their source, refused, and removed.</summary>
public sealed class FluxRootTests(AzuriteServer azurite, ControlPlane cluster) : IDisposable
{
    private const string Root = RootApplication.Name;
    private const string Web = "ks.flux-system.web";
    private const string Cloud = "{ apiVersion: gitops.functions/v1, kind: Cluster, metadata: { name: cloud }, spec: { default: true, kubeconfig: { secretRef: CloudKubeconfig } } }";
    private const string Charts = "{ apiVersion: source.toolkit.fluxcd.io/v1, kind: HelmRepository, metadata: { name: fleet, namespace: flux-system }, spec: { url: https://charts.example.com } }";

    private readonly GitRepository _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task They_are_registered_by_kind_and_namespace_and_synced_and_follow_their_source()
    {
        await using var world = await StartAsync();
        await SyncAsync(world, ("cloud.yaml", Cloud), ("sources.yaml", $"{Fleet(world)}\n---\n{Charts}"), ("apps/web.yaml", Kustomization(world, "web")));
        Assert.Equal(["one"], await world.Parent.NamesAsync("configmaps"));
        var managed = await world.ManagedAsync();
        Assert.Equal([Web, Root], managed.All.Select(static one => one.Name));
        Assert.Equal(4, managed.Registry.All.Count);
        Assert.StartsWith("application root (clusters/apps/web.yaml:1", managed.Find(Web)!.Registered!.Place, StringComparison.Ordinal);
        Assert.Equal((SyncStatus.Synced, Root), ((await world.StatusAsync(Web))!.Sync, (await world.StatusAsync(Web))!.Parent));
        Assert.Equal(SyncStatus.Synced, (await world.StatusAsync(Root))!.Sync);
        Assert.Equal(["cloud Created", "fleet Created", "fleet Created", "web Created"], (await world.ChangesAsync(Root)).Order());
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift, Root)).Kind);

        // Another branch of the source: whoever uses it is looked at at once.
        world.Parent.Repository.Git("checkout", "--quiet", "-b", "next");
        world.Files("web", "moved");
        world.Parent.Repository.Commit("next");
        world.Parent.Repository.Git("push", "--quiet", "origin", "next");
        await SyncAsync(world, ("cloud.yaml", Cloud), ("sources.yaml", $"{Fleet(world, "next")}\n---\n{Charts}"), ("apps/web.yaml", Kustomization(world, "web")));
        Assert.Equal(["moved"], await world.Parent.NamesAsync("configmaps"));
        Assert.Equal("refs/heads/next", (await world.ManagedAsync()).Find(Web)!.Source.TargetRevision);
        await world.VerifiedAsync(Root, Web);
    }

    [Fact]
    public async Task A_change_of_a_source_is_not_lost_by_a_kill()
    {
        await using var world = await StartAsync();
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("web.yaml", Kustomization(world, "web")));
        world.Parent.Repository.Git("checkout", "--quiet", "-b", "next");
        world.Files("web", "moved");
        world.Parent.Repository.Commit("next");
        world.Parent.Repository.Git("push", "--quiet", "origin", "next");
        Commit(("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world, "next")), ("web.yaml", Kustomization(world, "web")));
        Assert.True(await world.KilledUntilAsync(new Random(7), async () => (await world.Parent.NamesAsync("configmaps")).SequenceEqual(["moved"]), Root) > 0, "it was never killed");
        await world.VerifiedAsync(Root, Web);
    }

    [Fact]
    public async Task One_that_prunes_takes_its_objects_along_and_its_source_goes_after_it()
    {
        await using var world = await StartAsync();
        world.Parent.Repository.Write("children/web/kept.yaml", "{ apiVersion: v1, kind: ConfigMap, metadata: { name: kept, annotations: { kustomize.toolkit.fluxcd.io/prune: disabled } } }");
        world.CommitChildren();
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("web.yaml", Kustomization(world, "web")));
        Assert.Equal(["kept", "one"], await world.Parent.NamesAsync("configmaps"));

        Commit(("cloud.yaml", Cloud), ("charts.yaml", Charts));
        await world.PassAsync(application: Root);
        var managed = await world.ManagedAsync();
        Assert.True(managed.Find(Web)!.IsDeleting);
        Assert.Contains("objects of it are still to be deleted, those of ks.flux-system.web", (await world.StatusAsync(Root))!.Drift.SelectMany(static one => one.Fields).Single(), StringComparison.Ordinal);
        await world.UntilAsync(async () => (await world.ManagedAsync()).Registry.All.Count == 2);
        Assert.Equal(["kept"], await world.Parent.NamesAsync("configmaps"));
        Assert.Null(await world.StatusAsync(Web));
        Assert.Equal($"deleted; left in the cluster: ConfigMap {world.Name}/kept (its annotation kustomize.toolkit.fluxcd.io/prune says disabled)", (await world.AuditAsync(Web))[^1].Message);
        Assert.Equal(SyncStatus.Synced, (await world.StatusAsync(Root))!.Sync);
        await world.VerifiedAsync(Root, Web);
    }

    [Theory]
    [InlineData("prune: false", "its objects stay, as spec.prune is not true")]
    [InlineData("prune: true, deletionPolicy: Orphan", "its objects stay, as spec.deletionPolicy is Orphan")]
    [InlineData("prune: true, suspend: true", "its objects stay, as spec.suspend is true")]
    [InlineData("prune: false, deletionPolicy: Delete", null)]
    [InlineData("prune: false, deletionPolicy: WaitForTermination", null)]
    public async Task What_it_says_decides_whether_its_objects_stay(string spec, string? stays)
    {
        await using var world = await StartAsync();
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("web.yaml", Kustomization(world, "web")));
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("web.yaml", Kustomization(world, "web", spec)));
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)));
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find(Web) is null);
        Assert.Equal(stays is null ? [] : ["one"], await world.Parent.NamesAsync("configmaps"));
        if (stays is not null) Assert.Contains(await world.AuditAsync(Root), entry => entry.Message.Contains(stays, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_is_uninstalled()
    {
        await using var world = await StartAsync();
        world.Parent.Repository.Write("charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        world.Parent.Repository.Write("charts/shop/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: policy, annotations: {helm.sh/resource-policy: keep}}\n");
        world.CommitChildren();
        var release = $"{{ apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {{ name: shop, namespace: {world.Name} }}, spec: {{ chart: {{ spec: {{ chart: charts/shop, sourceRef: {{ kind: GitRepository, name: fleet, namespace: flux-system }} }} }}, uninstall: {{ deletionPropagation: background }} }} }}";
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("shop.yaml", release));
        var name = $"hr.{world.Name}.shop";
        await world.UntilAsync(async () => await world.StatusAsync(name) is { Sync: SyncStatus.Synced });
        Assert.Equal(["policy", "shop"], await world.Parent.NamesAsync("configmaps"));
        Assert.Equal([CascadeFinalizer.Background], (await world.ManagedAsync()).Find(name)!.Finalizers);
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)));
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find(name) is null);
        Assert.Equal(["policy"], await world.Parent.NamesAsync("configmaps"));
        await world.VerifiedAsync(Root, name);
    }

    [Fact]
    public async Task One_whose_source_is_missing_is_an_error_and_never_gone()
    {
        await using var world = await StartAsync();
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("web.yaml", Kustomization(world, "web")), ("db.yaml", Kustomization(world, "db")));
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));

        // The source leaves, and so does a Kustomization: as another one still needs the source, nothing is believed.
        Commit(("cloud.yaml", Cloud), ("web.yaml", Kustomization(world, "web")), ("charts.yaml", Charts));
        Assert.Equal(PassResultKind.Failed, (await world.PassAsync(application: Root)).Kind);
        await world.DeliverAsync();
        var status = (await world.StatusAsync(Root))!;
        Assert.Contains("Kustomization.kustomize.toolkit.fluxcd.io flux-system/web (clusters/web.yaml:1", Assert.Single(status.Failures), StringComparison.Ordinal);
        Assert.Contains("spec.sourceRef: there is no GitRepository flux-system/fleet", status.Failures[0], StringComparison.Ordinal);
        var managed = await world.ManagedAsync();
        Assert.Equal(["ks.flux-system.db", Web, Root], managed.All.Select(static one => one.Name));
        Assert.Contains(managed.Registry.All, static one => one.Reference is { Kind: "HelmRepository" });
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift, Web)).Kind);

        await SyncAsync(world, ("cloud.yaml", Cloud), ("web.yaml", Kustomization(world, "web")), ("charts.yaml", Charts), ("fleet.yaml", Fleet(world)));
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("ks.flux-system.db") is null);
        Assert.Equal(["one"], await world.Parent.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_source_may_be_in_a_file_and_one_that_loses_it_keeps_its_objects_until_it_is_removed()
    {
        await using var world = await StartAsync(withFiles: true);
        world.Parent.WriteManifests(Fleet(world));
        await UntilFluxAsync(world, 1);
        await SyncAsync(world, ("web.yaml", Kustomization(world, "web")), ("charts.yaml", Charts));
        Assert.Equal(["one"], await world.Parent.NamesAsync("configmaps"));

        world.Parent.WriteManifests("");
        await UntilFluxAsync(world, 0);
        Assert.Equal(PassResultKind.Failed, (await world.PassAsync(ReconcileReason.Drift, Web)).Kind);
        Assert.Contains("there is no GitRepository flux-system/fleet", (await world.StatusAsync(Web))!.Message, StringComparison.Ordinal);
        Assert.Equal(["one"], await world.Parent.NamesAsync("configmaps"));

        // Its objects are found without its source.
        await SyncAsync(world, ("charts.yaml", Charts));
        await world.UntilAsync(async () => !(await world.ManagedAsync()).Registry.IsManaged(Web));
        Assert.Empty(await world.Parent.NamesAsync("configmaps"));
        await world.VerifiedAsync(Root, Web);
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_by_name_and_its_neighbours_are_registered()
    {
        await using var world = await StartAsync();
        await SyncAsync(
            world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("web.yaml", Kustomization(world, "web")), ("db.yaml", Kustomization(world, "db", "unknown: 1")),
            ("bucket.yaml", "{ apiVersion: source.toolkit.fluxcd.io/v1, kind: Bucket, metadata: { name: files, namespace: flux-system }, spec: { endpoint: a } }"),
            ("hook.yaml", Kustomization(world, "hook").Replace("namespace: flux-system", "namespace: flux-system, annotations: { argocd.argoproj.io/hook: PreSync }", StringComparison.Ordinal)));
        var failures = (await world.StatusAsync(Root))!.Failures;
        Assert.Contains(failures, static one => one.Contains("flux-system/db (clusters/db.yaml:1", StringComparison.Ordinal) && one.Contains("spec.unknown: unknown field", StringComparison.Ordinal));
        Assert.Contains(failures, static one => one.Contains("Bucket.source.toolkit.fluxcd.io flux-system/files", StringComparison.Ordinal) && one.Contains("Bucket is not supported", StringComparison.Ordinal));
        Assert.Contains(failures, static one => one.Contains("a Kustomization cannot be a hook", StringComparison.Ordinal));
        Assert.Equal(3, failures.Count);
        Assert.Equal([Web, Root], (await world.ManagedAsync()).All.Select(static one => one.Name));
        Assert.Equal(["one"], await world.Parent.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_name_belongs_to_one_place()
    {
        await using var world = await StartAsync(withFiles: true);
        world.Parent.WriteManifests($"{Fleet(world)}\n---\n{Kustomization(world, "web")}");
        await UntilFluxAsync(world, 2);
        await SyncAsync(
            world, ("fleet.yaml", Fleet(world)), ("web.yaml", Kustomization(world, "web")), ("db.yaml", $"{Kustomization(world, "db")}\n---\n{Kustomization(world, "db")}"),
            ("argo.yaml", $"{{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {{ name: {Web} }}, spec: {{ source: {{ repoURL: {world.Parent.Repository.BarePath}, path: children/web }}, destination: {{ name: in-cluster }} }} }}"));
        var failures = (await world.StatusAsync(Root))!.Failures;
        Assert.Contains(failures, static one => one.Contains("GitRepository flux-system/fleet is already written in applications/more.yaml:1", StringComparison.Ordinal));
        Assert.Contains(failures, static one => one.Contains("Kustomization flux-system/web is already written in applications/more.yaml", StringComparison.Ordinal));
        Assert.Contains(failures, static one => one.Contains($"Application {Web} is already written in applications/more.yaml", StringComparison.Ordinal));
        Assert.Contains(failures, static one => one.Contains("written more than once: clusters/db.yaml:1", StringComparison.Ordinal));
        Assert.Empty((await world.ManagedAsync()).Registry.All);
        Assert.NotNull((await world.ManagedAsync()).Find(Web));
    }

    [Fact]
    public async Task An_application_of_the_same_name_is_never_taken_for_it()
    {
        await using var world = await StartAsync();
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("web.yaml", Kustomization(world, "web")));
        await SyncAsync(
            world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("web.yaml", Kustomization(world, "web")),
            ("argo.yaml", $"{{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {{ name: {Web} }}, spec: {{ source: {{ repoURL: {world.Parent.Repository.BarePath}, path: children/db }}, destination: {{ name: cloud }} }} }}"));
        Assert.Contains($"its application would be named {Web}, as that of Kustomization flux-system/web of application root", Assert.Single((await world.StatusAsync(Root))!.Failures), StringComparison.Ordinal);
        Assert.Equal("children/web", (await world.ManagedAsync()).Find(Web)!.Source.Path);
    }

    [Fact]
    public async Task Guards_dependencies_and_suspension_count_as_for_any_child()
    {
        await using var world = await StartAsync();
        var kept = Kustomization(world, "web").Replace("namespace: flux-system", "namespace: flux-system, annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }", StringComparison.Ordinal);
        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world)), ("web.yaml", kept), ("db.yaml", Kustomization(world, "db", "prune: true, dependsOn: [{ name: web }]")));
        await world.UntilAsync(async () => await world.StatusAsync("ks.flux-system.db") is { Sync: SyncStatus.Synced });

        await SyncAsync(world, ("cloud.yaml", Cloud), ("fleet.yaml", Fleet(world).Replace("spec: {", "spec: { suspend: true, ", StringComparison.Ordinal)), ("db.yaml", Kustomization(world, "db")));
        Assert.Equal("spec.suspend of GitRepository flux-system/fleet", (await world.StatusAsync("ks.flux-system.db"))!.Suspended);
        Assert.NotNull((await world.ManagedAsync()).Find(Web));
        Assert.Contains("its annotation kustomize.toolkit.fluxcd.io/prune says disabled", Assert.Single((await world.StatusAsync(Root))!.Drift).Fields[0], StringComparison.Ordinal);

        Commit(("readme.txt", "Nothing any more."));
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync(application: Root)).Kind);
        Assert.Equal(4, (await world.ManagedAsync()).Registry.All.Count);
    }

    private Task<FamilyWorld> StartAsync(bool withFiles = false) => FamilyWorld.WithRootAsync(azurite, cluster, _root, withFiles);

    private async Task SyncAsync(FamilyWorld world, params (string Path, string Text)[] files)
    {
        Commit(files);
        await world.PassAsync(application: Root);
        await world.DeliverAsync();
    }

    private void Commit(params (string Path, string Text)[] files) => FamilyWorld.CommitRoot(_root, files);

    private static Task UntilFluxAsync(FamilyWorld world, int count) => world.Parent.ManifestsAsync(current => current.Reading.Flux.Count == count);

    private static string Fleet(FamilyWorld world, string branch = "main") =>
        $"{{ apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {{ name: fleet, namespace: flux-system }}, spec: {{ url: {world.Parent.Repository.BarePath}, ref: {{ branch: {branch} }} }} }}";

    private static string Kustomization(FamilyWorld world, string name, string spec = "prune: true") =>
        $"{{ apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {{ name: {name}, namespace: flux-system }}, spec: {{ sourceRef: {{ kind: GitRepository, name: fleet }}, path: children/{name}, targetNamespace: {world.Name}, {spec} }} }}";
}
