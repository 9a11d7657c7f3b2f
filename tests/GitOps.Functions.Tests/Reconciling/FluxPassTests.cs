using System.Text.Json;
using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.GitHosts;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Flux's manifests through whole passes: the sample repository, and a chart.</summary>
public sealed class FluxPassTests(AzuriteServer azurite, ControlPlane cluster)
{
    private static readonly string Sample = TestFiles.Path("Samples/flux");

    private static Task<PassResult> PassAsync(PassWorld world, string name, ReconcileReason reason = ReconcileReason.Push) =>
        world.PassAsync(reason, request => request with { Application = name });

    private static async Task<ApplicationStatus> StatusAsync(PassWorld world, string name) => (await world.Get<StatusStore>().ReadAsync(name, TestContext.Current.CancellationToken))!;

    // On one line: it is put into texts of any margin.
    private static string Fleet(PassWorld world, string ns) =>
        $"{{ apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {{ name: fleet, namespace: {ns} }}, spec: {{ url: {world.Repository.BarePath}, interval: 1m, ref: {{ branch: main }} }} }}";

    private static async Task<PassWorld> StartAsync(AzuriteServer azurite, ControlPlane cluster)
    {
        var world = await PassWorld.StartAsync(azurite, cluster);
        foreach (var folder in (string[])["infrastructure", "apps"])
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Sample, folder), "*", SearchOption.AllDirectories)) world.Repository.Write(Path.GetRelativePath(Sample, file), await File.ReadAllTextAsync(file));
        }
        world.Repository.Commit("sample");
        world.Repository.Push();
        var manifests = Directory.GetFiles(Path.Combine(Sample, "clusters/production")).Order(StringComparer.Ordinal).Select(File.ReadAllText);
        world.WriteManifests(string.Join("---\n", manifests).Replace("https://git.example.com/contoso/fleet.git", world.Repository.BarePath, StringComparison.Ordinal).Replace("fleet-demo", world.Name, StringComparison.Ordinal));
        return world;
    }

    [Fact]
    public async Task The_sample_is_applied_in_the_order_of_its_dependencies_and_waits_for_health_where_it_says_so()
    {
        await using var world = await StartAsync(azurite, cluster);
        Assert.Empty(world.Get<CatalogueLoader>().Current.Failures);
        Assert.StartsWith("waits for ks.flux-system.infra-configs, which was not looked at yet", (await PassAsync(world, "ks.flux-system.apps")).Message, StringComparison.Ordinal);
        Assert.Equal(PassResultKind.Waiting, (await PassAsync(world, "ks.flux-system.infra-configs")).Kind);

        // Applied, and not ready before its Deployment is.
        var controllers = await PassAsync(world, "ks.flux-system.infra-controllers");
        Assert.Equal(PassResultKind.Waiting, controllers.Kind);
        Assert.Contains("waiting for Deployment.apps", controllers.Message, StringComparison.Ordinal);
        Assert.Equal("cache", await world.FieldAsync("deployment", "cache", ".metadata.name"));
        Assert.Equal("waits for ks.flux-system.infra-controllers, whose sync is not done", (await PassAsync(world, "ks.flux-system.infra-configs")).Message);
        await world.RolloutAsync("cache");
        var done = await PassAsync(world, "ks.flux-system.infra-controllers", ReconcileReason.Drift);
        Assert.Equal(PassResultKind.Synced, done.Kind);
        Assert.Equal(["ks.flux-system.infra-configs"], done.FollowUps.Select(static one => one.Application));

        var configs = await PassAsync(world, "ks.flux-system.infra-configs");
        Assert.Equal(PassResultKind.Synced, configs.Kind);
        Assert.Equal(["ks.flux-system.apps"], configs.FollowUps.Select(static one => one.Application));
        Assert.Equal("1Gi", await world.FieldAsync("configmap", "limits", ".data.memory"));

        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, "ks.flux-system.apps")).Kind);
        Assert.Equal("3 registry.example.com/shop/web:2.1 production shop", await world.FieldAsync("deployment", "web", ".spec.replicas} {.spec.template.spec.containers[0].image} {.spec.template.spec.containers[0].env[0].value} {.metadata.labels.team"));
        foreach (var name in (string[])["apps", "infra-configs", "infra-controllers"])
        {
            var status = await StatusAsync(world, "ks.flux-system." + name);
            Assert.Equal((SyncStatus.Synced, OperationPhase.Succeeded), (status.Sync, status.Phase));
            Assert.Equal(PassResultKind.Unchanged, (await PassAsync(world, "ks.flux-system." + name, ReconcileReason.Drift)).Kind);
            Assert.Null((await world.Get<AuditLog>().VerifyAsync("ks.flux-system." + name, null, TestContext.Current.CancellationToken)).Break);
        }

        // A file that goes is pruned; drift is put right.
        world.Repository.Delete("infrastructure/configs/limits/limits.yaml");
        world.Repository.Write("infrastructure/configs/other.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n");
        world.Repository.Commit("other");
        world.Repository.Push();
        await PassAsync(world, "ks.flux-system.infra-controllers");
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, "ks.flux-system.infra-configs")).Kind);
        Assert.Equal(["other"], await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task Named_health_checks_are_waited_for_until_the_time_is_over()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Repository.Write("one/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        world.Repository.Commit("one");
        world.Repository.Push();
        world.WriteManifests($$"""
            {{Fleet(world, "default")}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: one}
            spec:
              sourceRef: {kind: GitRepository, name: fleet}
              path: one
              interval: 10m
              timeout: 1s
              targetNamespace: {{world.Name}}
              healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: elsewhere, namespace: {{world.Name}} }]
            """);
        var waiting = await PassAsync(world, "ks.default.one");
        Assert.Contains($"waiting for Deployment.apps {world.Name}/elsewhere, which is not there", waiting.Message, StringComparison.Ordinal);
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        var failed = await PassAsync(world, "ks.default.one", ReconcileReason.Drift);
        Assert.Equal(PassResultKind.Failed, failed.Kind);
        Assert.Contains("still waiting for", failed.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(10), failed.ContinueAfter);
        Assert.Equal("a", await world.FieldAsync("configmap", "a", ".metadata.name"));
    }

    [Fact]
    public async Task Values_of_a_release_are_merged_from_the_cluster_and_those_of_a_secret_are_shown_nowhere()
    {
        const string password = "hunter-2-and-a-half";
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Repository.Write("charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        world.Repository.Write("charts/shop/values.yaml", "db: {user: chart, port: 1}\nname: chart\nmore: chart\n");
        world.Repository.Write("charts/shop/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\ndata: {url: '{{ .Values.db.user }} {{ .Values.db.password }} {{ .Values.db.port }} {{ .Values.name }} {{ .Values.more }}'}\n");
        world.Repository.Commit("chart");
        world.Repository.Push();
        await world.KubectlAsync("create", "configmap", "settings", "--from-literal=values.yaml=db: {user: settings, port: 2}\nname: settings");
        await world.KubectlAsync("create", "secret", "generic", "login", $"--from-literal=password={password}");
        world.WriteManifests($$"""
            {{Fleet(world, world.Name)}}
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: shop, namespace: {{world.Name}} }
            spec:
              chart: {spec: {chart: ./charts/shop, sourceRef: {kind: GitRepository, name: fleet} } }
              interval: 10m
              values: {name: release}
              valuesFrom:
                - {kind: ConfigMap, name: settings}
                - {kind: Secret, name: login, valuesKey: password, targetPath: db.password}
                - {kind: ConfigMap, name: none, optional: true}
            """);
        var name = $"hr.{world.Name}.shop";
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, name)).Kind);
        Assert.Equal($"settings {password} 2 release chart", await world.FieldAsync("configmap", "shop", ".data.url"));
        Assert.Equal("true", await world.FieldAsync("configmap", "shop", ".metadata.annotations.gitops\\.functions/holds-secret"));
        Assert.Equal(PassResultKind.Unchanged, (await PassAsync(world, name, ReconcileReason.Drift)).Kind);
        var shown = (await world.Get<Preview>().RenderAsync(name, TestContext.Current.CancellationToken)).Rendered.Objects[0].Json.ToJsonString();
        Assert.Contains("settings (secret) 2 release chart", shown, StringComparison.Ordinal);

        await world.KubectlAsync("patch", "configmap", "settings", "-p", """{"data":{"values.yaml":"db: {port: 3}"}}""");
        Assert.All((await world.Get<Preview>().PlanAsync(name, TestContext.Current.CancellationToken)).Changes.SelectMany(static change => change.Differences), static one => Assert.True(one is { Before: null, After: null }));
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, name, ReconcileReason.Drift)).Kind);
        Assert.Equal($"chart {password} 3 release chart", await world.FieldAsync("configmap", "shop", ".data.url"));

        // helm's text of a failure repeats values.
        world.Repository.Write("charts/shop/templates/b.yaml", "{{ fail .Values.db.password }}\n");
        world.Repository.Commit("fails");
        world.Repository.Push();
        var failed = await PassAsync(world, name);
        Assert.Equal(PassResultKind.Failed, failed.Kind);
        Assert.Contains("helm's text is not shown", failed.Message, StringComparison.Ordinal);
        var audit = await world.Get<AuditLog>().ReadAsync(name, new AuditQuery { NewestFirst = false }, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(password, JsonSerializer.Serialize(audit) + JsonSerializer.Serialize(await StatusAsync(world, name)) + failed.Message + string.Join('\n', world.Log.Lines), StringComparison.Ordinal);
        Assert.Equal($"chart {password} 3 release chart", await world.FieldAsync("configmap", "shop", ".data.url"));
    }

    [Fact]
    public async Task A_helm_release_is_a_chart_of_Git_with_its_values()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Repository.Write("charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        world.Repository.Write("charts/shop/values.yaml", "value: chart\nother: kept\n");
        world.Repository.Write("charts/shop/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}'}\ndata: {value: '{{ .Values.value }} {{ .Values.other }}'}\n");
        world.Repository.Commit("chart");
        world.Repository.Push();
        world.WriteManifests($$"""
            {{Fleet(world, "default")}}
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: shop, namespace: {{world.Name}} }
            spec:
              chart: {spec: {chart: ./charts/shop, sourceRef: {kind: GitRepository, name: fleet, namespace: default} } }
              interval: 10m
              values: {value: release}
            """);
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, $"hr.{world.Name}.shop")).Kind);
        Assert.Equal("release kept", await world.FieldAsync("configmap", "shop", ".data.value"));
        Assert.Equal(PassResultKind.Unchanged, (await PassAsync(world, $"hr.{world.Name}.shop", ReconcileReason.Drift)).Kind);
    }

    [Fact]
    public async Task A_release_follows_the_range_of_a_chart_in_a_Helm_repository()
    {
        using var charts = new TestCharts();
        await charts.PublishAsync("1.0.0");
        await using var server = await ChartServer.StartAsync(charts.Repository);
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: ("GitOps__Network__AllowLoopback", "true"));
        world.WriteManifests($$"""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: { name: charts, namespace: flux-system }
            spec: { interval: 1h, url: {{server.BaseAddress.AbsoluteUri.TrimEnd('/')}} }
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: { name: shop, namespace: {{world.Name}} }
            spec:
              interval: 10m
              chart: { spec: { chart: shop, version: 1.x, sourceRef: { kind: HelmRepository, name: charts, namespace: flux-system } } }
              values: { value: ours }
            """);
        var name = $"hr.{world.Name}.shop";
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, name, ReconcileReason.Drift)).Kind);
        Assert.Equal("1.0.0 ours", await world.FieldAsync("configmap", "a", ".data.version} {.data.value"));
        await charts.PublishAsync("1.1.0");
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, name, ReconcileReason.Drift)).Kind);
        Assert.Equal("1.1.0 ours", await world.FieldAsync("configmap", "a", ".data.version} {.data.value"));
        var status = await StatusAsync(world, name);
        Assert.Equal((SyncStatus.Synced, OperationPhase.Succeeded), (status.Sync, status.Phase));
        Assert.StartsWith("1.1.0@sha256:", status.Revision, StringComparison.Ordinal);
        Assert.Null((await world.Get<AuditLog>().VerifyAsync(name, null, TestContext.Current.CancellationToken)).Break);
    }

    [Fact]
    public async Task A_release_follows_the_range_of_a_chart_in_a_registry()
    {
        using var charts = new TestCharts();
        await using var registry = await RegistryServer.StartAsync();
        await charts.HelmAsync("push", await charts.PackageAsync("1.0.0"), $"oci://{registry.Host}/charts", "--plain-http");
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: ("GitOps__Network__AllowLoopback", "true"));
        world.WriteManifests($$"""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: { name: shop, namespace: flux-system }
            spec: { interval: 1h, url: oci://{{registry.Host}}/charts/shop, ref: { semver: 1.x }, layerSelector: { mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy } }
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: { name: shop, namespace: {{world.Name}} }
            spec: { interval: 10m, chartRef: { kind: OCIRepository, name: shop, namespace: flux-system }, values: { value: ours } }
            """);
        var name = $"hr.{world.Name}.shop";
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, name, ReconcileReason.Drift)).Kind);
        Assert.Equal("1.0.0 ours", await world.FieldAsync("configmap", "a", ".data.version} {.data.value"));
        await charts.HelmAsync("push", await charts.PackageAsync("1.1.0"), $"oci://{registry.Host}/charts", "--plain-http");
        await charts.HelmAsync("push", await charts.PackageAsync("2.0.0"), $"oci://{registry.Host}/charts", "--plain-http");
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, name, ReconcileReason.Drift)).Kind);
        Assert.Equal("1.1.0 ours", await world.FieldAsync("configmap", "a", ".data.version} {.data.value"));
        Assert.StartsWith("1.1.0@sha256:", (await StatusAsync(world, name)).Revision, StringComparison.Ordinal);
        Assert.Equal(PassResultKind.Unchanged, (await PassAsync(world, name, ReconcileReason.Drift)).Kind);
    }

    [Fact]
    public async Task What_cannot_be_changed_is_made_anew_where_the_kustomization_or_the_object_says_force()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        await OneAsync(world, "", Immutable("a", "1"), Immutable("b", "1", "kustomize.toolkit.fluxcd.io/force: enabled"));
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, One)).Kind);
        var (a, b) = (await world.FieldAsync("configmap", "a", ".metadata.uid"), await world.FieldAsync("configmap", "b", ".metadata.uid"));

        await OneAsync(world, "", Immutable("a", "2"), Immutable("b", "2", "kustomize.toolkit.fluxcd.io/force: enabled"));
        var refused = await PassAsync(world, One);
        Assert.Equal(PassResultKind.Failed, refused.Kind);
        Assert.Contains("/a", refused.Message, StringComparison.Ordinal);
        Assert.Equal((a, "1", "2"), (await world.FieldAsync("configmap", "a", ".metadata.uid"), await world.FieldAsync("configmap", "a", ".data.key"), await world.FieldAsync("configmap", "b", ".data.key")));
        Assert.NotEqual(b, await world.FieldAsync("configmap", "b", ".metadata.uid"));

        await OneAsync(world, ", force: true", Immutable("a", "2"), Immutable("b", "2"));
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, One)).Kind);
        Assert.Equal("2", await world.FieldAsync("configmap", "a", ".data.key"));
        Assert.NotEqual(a, await world.FieldAsync("configmap", "a", ".metadata.uid"));
    }

    [Fact]
    public async Task Annotations_of_Flux_on_objects_count_and_those_that_do_not_are_said()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        await OneAsync(
            world, ", postBuild: {substitute: {word: said}}", ConfigMap("kept", "kustomize.toolkit.fluxcd.io/prune: disabled"), ConfigMap("goes", "a: b"),
            ConfigMap("raw", "kustomize.toolkit.fluxcd.io/substitute: disabled"), ConfigMap("other", "kustomize.toolkit.fluxcd.io/ssa: Merge, kustomize.toolkit.fluxcd.io/reconcile: disabled"));
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, One)).Kind);
        Assert.Equal(("${word}", "said"), (await world.FieldAsync("configmap", "raw", ".data.key"), await world.FieldAsync("configmap", "goes", ".data.key")));
        var warnings = (await StatusAsync(world, One)).Warnings;
        Assert.Equal(2, warnings.Count);
        Assert.Contains(warnings, static one => one.Contains("the annotation kustomize.toolkit.fluxcd.io/ssa is not acted on yet", StringComparison.Ordinal));
        Assert.Contains(warnings, static one => one.Contains("the annotation kustomize.toolkit.fluxcd.io/reconcile is not acted on yet", StringComparison.Ordinal));

        await OneAsync(world, "", ConfigMap("other", "a: b"));
        await PassAsync(world, One);
        Assert.Equal(["kept", "other"], await world.NamesAsync("configmaps"));
        Assert.Contains("its annotation kustomize.toolkit.fluxcd.io/prune says disabled", Assert.Single((await StatusAsync(world, One)).Drift).Fields[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_repository_leaves_out_is_not_deployed_and_a_change_of_that_is_seen()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Repository.Write("one/drafts/d.yaml", ConfigMap("draft", "a: b"));
        world.Repository.Write("one/.gitlab-ci.yml", "stages: []\n");
        await OneAsync(world, "", ConfigMap("a", "a: b"));
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, One)).Kind);
        Assert.Equal(["a", "draft"], await world.NamesAsync("configmaps"));

        // Above the path, and not there before; what it leaves out may be what nobody could read.
        world.Repository.Write("one/drafts/film.bin", $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 5000000\n");
        File.CreateSymbolicLink(Path.Combine(world.Repository.WorkPath, "one/drafts/link"), "/etc/passwd");
        world.Repository.Write(".sourceignore", "/one/drafts/\n.gitlab-ci.yml\n");
        world.Repository.Commit("leave out");
        world.Repository.Push();
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, One)).Kind);
        Assert.Equal(["a"], await world.NamesAsync("configmaps"));
        Assert.Equal(PassResultKind.Unchanged, (await PassAsync(world, One, ReconcileReason.Drift)).Kind);

        world.Repository.Delete("one/drafts/film.bin");
        world.Repository.Delete("one/drafts/link");
        world.Repository.Commit("readable again");
        world.Repository.Push();

        // What is written in the GitRepository goes before the files.
        WriteOne(world, "", ", ignore: \"!drafts/\"");
        await world.ReloadedAsync(One, static one => one.Source.Ignore == "!drafts/");
        Assert.Equal(PassResultKind.Synced, (await PassAsync(world, One)).Kind);
        Assert.Equal(["a", "draft"], await world.NamesAsync("configmaps"));

        WriteOne(world, "", ", ignore: /one");
        await world.ReloadedAsync(One, static one => one.Source.Ignore == "/one");
        var nothing = await PassAsync(world, One);
        Assert.Equal(PassResultKind.Failed, nothing.Kind);
        Assert.Contains("nothing is left of it after what the GitRepository leaves out", nothing.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "draft"], await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task Manifests_of_Flux_that_a_plain_application_brings_are_for_its_cluster()
    {
        const string definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: gitrepositories.source.toolkit.fluxcd.io }
            spec:
              group: source.toolkit.fluxcd.io
              scope: Namespaced
              names: { plural: gitrepositories, singular: gitrepository, kind: GitRepository }
              versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]
            """;
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication();
        world.Commit(definition, "{ apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: { name: theirs }, spec: { unknown: here } }");
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("here", await world.FieldAsync("gitrepository", "theirs", ".spec.unknown"));
        Assert.Empty((await world.Get<ManagedApplications>().ReadAsync(TestContext.Current.CancellationToken)).Registry.All);
        world.Commit(definition);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Empty(await world.NamesAsync("gitrepositories"));
    }

    private const string One = "ks.flux-system.one";

    // A Kustomization of the folder with just these, committed and pushed.
    private static async Task OneAsync(PassWorld world, string spec, params string[] documents)
    {
        world.Repository.Write("one/all.yaml", string.Join("---\n", documents));
        world.Repository.Commit("one");
        world.Repository.Push();
        WriteOne(world, spec);
        await world.ReloadedAsync(One, one => one.Force == spec.Contains("force", StringComparison.Ordinal) && (one.Variables is null) == !spec.Contains("substitute", StringComparison.Ordinal));
    }

    private static void WriteOne(PassWorld world, string spec, string source = "") => world.WriteManifests($$"""
        {{Fleet(world, "flux-system").Replace("interval: 1m", "interval: 1m" + source, StringComparison.Ordinal)}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: one, namespace: flux-system}
        spec: {sourceRef: {kind: GitRepository, name: fleet}, path: one, prune: true, targetNamespace: {{world.Name}}{{spec}} }
        """);

    private static string ConfigMap(string name, string annotation) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, annotations: {{{annotation}}}}}\ndata: {{key: '${{word}}'}}\n";

    private static string Immutable(string name, string value, string annotation = "a: b") => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, annotations: {{{annotation}}}}}\ndata: {{key: '{value}'}}\nimmutable: true\n";
}
