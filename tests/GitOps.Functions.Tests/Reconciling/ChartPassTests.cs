using GitOps.Functions.Manifests;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.GitHosts;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Charts from a Helm repository and from a registry through whole passes.</summary>
public sealed class ChartPassTests(AzuriteServer azurite, ControlPlane cluster) : IAsyncLifetime
{
    private static readonly (string, string) Loopback = ("GitOps__Network__AllowLoopback", "true");

    private readonly TestCharts _charts = new();
    private ChartServer _server = null!;

    private string Address => _server.BaseAddress.AbsoluteUri.TrimEnd('/');

    public async ValueTask InitializeAsync() => _server = await ChartServer.StartAsync(_charts.Repository);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _charts.Dispose();
    }

    [Fact]
    public async Task A_new_version_in_the_range_is_applied_and_an_unchanged_one_is_not_downloaded()
    {
        await _charts.PublishAsync("1.0.0");
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: Loopback);
        world.WriteApplication(source: $"source: {{ repoURL: {Address}, chart: shop, targetRevision: 1.x, helm: {{ valuesObject: {{ value: ours }} }} }}");
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal("1.0.0 ours", await DataAsync(world));
        var first = await world.StatusAsync();
        Assert.Matches("^1\\.0\\.0@sha256:[0-9a-f]{64}$", first.Revision);
        Assert.Equal(first.Revision, await world.FieldAsync("configmap", "a", ".metadata.annotations.gitops\\.functions/revision"));

        _server.ForgetRequests();
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal(["/index.yaml"], _server.Asked);
        await _charts.PublishAsync("2.0.0"); // out of the range
        Assert.Equal("the revision leaves the application's files alone", (await world.PushAsync()).Message);
        Assert.DoesNotContain(_server.Asked, static path => path.EndsWith(".tgz", StringComparison.Ordinal));

        await _charts.PublishAsync("1.1.0");
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal("1.1.0 ours", await DataAsync(world));
        var second = await world.StatusAsync();
        Assert.StartsWith("1.1.0@", second.Revision, StringComparison.Ordinal);
        Assert.Empty(second.Warnings);
        var entry = (await world.AuditAsync())[^1];
        Assert.Equal((second.Revision, $"{Address} (chart shop)"), (entry.Revision, entry.Repository));
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_version_whose_content_was_replaced_is_applied_and_said()
    {
        await _charts.PublishAsync("1.0.0");
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: Loopback);
        world.WriteApplication(source: $"source: {{ repoURL: {Address}, chart: shop, targetRevision: 1.0.0 }}");
        await world.PassAsync(ReconcileReason.Drift);
        var first = (await world.StatusAsync()).Revision.Split('@')[1];
        await _charts.PublishAsync("1.0.0", more: ("values.yaml", "value: replaced\n"));
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal("1.0.0 replaced", await DataAsync(world));
        var status = await world.StatusAsync();
        var warning = $"the chart's version 1.0.0 has other content than before: its digest was {first} and is {status.Revision.Split('@')[1]} now";
        Assert.Equal([warning], status.Warnings);
        Assert.Contains(await world.AuditAsync(), entry => entry.Message.Contains(warning, StringComparison.Ordinal));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Empty((await world.StatusAsync()).Warnings);
    }

    [Fact]
    public async Task Values_come_from_Git_and_a_push_there_is_seen()
    {
        await _charts.PublishAsync("1.0.0", more: ("values-prod.yaml", "value: prod\n"));
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: Loopback);
        world.WriteApplication(source: $"sources: [{{ repoURL: {Address}, chart: shop, targetRevision: '*', helm: {{ valueFiles: [values-prod.yaml, $values/env/prod.yaml], ignoreMissingValueFiles: true }} }}, {{ repoURL: {world.Repository.BarePath}, targetRevision: main, ref: values }}]");
        world.Commit();
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("1.0.0 prod", await DataAsync(world));
        world.Repository.Write("env/prod.yaml", "value: git\n");
        var commit = world.Commit();
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("1.0.0 git", await DataAsync(world));
        var status = await world.StatusAsync();
        Assert.Matches($"^1\\.0\\.0@sha256:[0-9a-f]{{64}},{commit}$", status.Revision);
    }

    [Fact]
    public async Task A_repository_that_is_gone_fails_the_pass_and_nothing_is_pruned()
    {
        await _charts.PublishAsync("1.0.0");
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: Loopback);
        world.WriteApplication(source: $"source: {{ repoURL: {Address}, chart: shop, targetRevision: 1.x }}");
        await world.PassAsync(ReconcileReason.Drift);
        File.Delete(_charts["index.yaml"]);
        var failed = await world.PassAsync(ReconcileReason.Drift);
        Assert.Equal((PassResultKind.Failed, $"{Address} (chart shop): resolve version: there is no index.yaml: it is no Helm repository, or our credentials may not see it"), (failed.Kind, failed.Message));
        Assert.Equal(["a"], await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_chart_with_a_bad_template_fails_by_its_name_and_nothing_is_pruned()
    {
        await _charts.PublishAsync("1.0.0");
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: Loopback);
        world.WriteApplication(source: $"source: {{ repoURL: {Address}, chart: shop, targetRevision: 1.x }}");
        await world.PassAsync(ReconcileReason.Drift);
        await _charts.PublishAsync("1.1.0", more: [("values.schema.json", "{\"$ref\": \"file:///etc/passwd\"}"), ("templates/a.yaml", "# none\n")]);
        var failed = await world.PassAsync(ReconcileReason.Drift);
        Assert.Equal(PassResultKind.Failed, failed.Kind);
        Assert.Contains("shop/values.schema.json: check chart: its $ref leads out of the chart", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_chart_of_a_registry_is_synced_and_its_hooks_are_named_after_its_version()
    {
        await using var registry = await RegistryServer.StartAsync();
        var package = await _charts.PackageAsync("1.0.0+b.1", more: ("templates/hook.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: hook-, annotations: {argocd.argoproj.io/hook: PreSync}}\n"));
        await _charts.HelmAsync("push", package, $"oci://{registry.Host}/charts", "--plain-http");
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: Loopback);
        world.WriteApplication(source: $"source: {{ repoURL: {registry.Host}/charts, chart: shop, targetRevision: ~1.0 }}");
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal("1.0.0+b.1 chart", await DataAsync(world));
        Assert.Contains(await world.NamesAsync("configmaps"), static name => name.StartsWith("hook-1-0-0-b-presync-", StringComparison.Ordinal));
        var before = registry.Requests.Count;
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal(["GET /v2/charts/shop/tags/list?n=1000", "HEAD /v2/charts/shop/manifests/1.0.0_b.1"], registry.Requests.Skip(before));
    }

    [Fact]
    public async Task Rendered_from_a_manifest_it_is_what_helm_template_prints()
    {
        await _charts.PublishAsync("1.0.0");
        await _charts.PublishAsync("1.1.0", more: ("templates/b.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: '{{ .Release.Name }}', namespace: '{{ .Release.Namespace }}'}\nspec: {ports: [{port: 80}]}\n"));
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: Loopback);
        using var folder = new TemporaryFolder();
        var manifest = folder.Write("app.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: front }
            spec:
              source: { repoURL: {{Address}}, chart: shop, targetRevision: 1.x, helm: { parameters: [{ name: value, value: set }] } }
              destination: { name: in-cluster, namespace: web }
            """);
        var rendered = Assert.Single(await world.Get<ManifestRender>().RenderAsync(manifest, null, "main", CancellationToken.None));
        var printed = await _charts.HelmAsync("template", "front", "shop", "--repo", Address, "--version", "1.x", "--namespace", "web", "--set", "value=set");
        var expected = ManifestReader.Read("helm", System.Text.Encoding.UTF8.GetBytes(printed)).Objects;
        Assert.Equal(CanonicalJson.Digest(expected.Select(static one => one.Json)), rendered.Digest);
        Assert.Equal(["shop/templates/a.yaml", "shop/templates/b.yaml"], rendered.Objects.Select(static one => one.Origin.File).Order());

        // A folder in its place, before it is published.
        folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 3.0.0\n");
        folder.Write("chart/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: local}\n");
        _server.ForgetRequests();
        Assert.Equal("local", Assert.Single(Assert.Single(await world.Get<ManifestRender>().RenderAsync(manifest, folder["chart"], null, CancellationToken.None)).Objects).Name);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_repository_on_this_machine_is_not_asked_where_nobody_allows_it()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication(source: $"source: {{ repoURL: {Address}, chart: shop, targetRevision: 1.x }}");
        Assert.Contains("a loopback address, which is not allowed", (await world.PassAsync(ReconcileReason.Drift)).Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    private static Task<string> DataAsync(PassWorld world) => world.KubectlAsync("get", "configmap", "a", "-o", "jsonpath={.data.version} {.data.value}");
}
