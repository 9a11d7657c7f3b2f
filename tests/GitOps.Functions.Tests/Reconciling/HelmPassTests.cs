using GitOps.Functions.Clusters;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Charts through whole passes: values from another repository, and a cluster that changes.</summary>
public sealed class HelmPassTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Chart = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";

    [Fact]
    public async Task Values_of_another_repository_count_and_a_push_to_either_is_seen()
    {
        using var other = new GitRepository();
        Commit(other, "env/prod/shop.yaml", "value: theirs\n");
        Commit(other, "docs/readme.md", "text");
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var ours = world.Repository.BarePath;
        world.WriteApplication(source: $"sources: [{{ repoURL: {ours}, targetRevision: main, path: app, helm: {{ valueFiles: [/base.yaml, $values/env/prod/shop.yaml] }} }}, {{ repoURL: {other.BarePath}, targetRevision: main, ref: values }}]");
        world.Repository.Write("app/Chart.yaml", Chart);
        world.Repository.Write("app/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {value: '{{ .Values.value }}', base: '{{ .Values.base }}', release: '{{ .Release.Name }}', ns: '{{ .Release.Namespace }}'}\n");
        Commit(world.Repository, "base.yaml", "value: ours\nbase: '1'\n");
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal($"theirs 1 {world.Name} {world.Name}", await DataAsync(world));

        Commit(other, "env/prod/shop.yaml", "value: changed\n");
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Commit(world.Repository, "base.yaml", "base: '2'\n");
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal($"changed 2 {world.Name} {world.Name}", await DataAsync(world));

        // Beside what the chart reads nothing counts, in neither repository, and not in the file's own folder.
        Commit(other, "env/prod/other.yaml", "value: other\n");
        Commit(world.Repository, "unrelated/x.yaml", "text");
        Assert.Equal("the revision leaves the application's files alone", (await world.PushAsync()).Message);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_value_file_that_is_gone_fails_the_pass_and_nothing_is_pruned()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication(source: $"source: {{ repoURL: {world.Repository.BarePath}, targetRevision: main, path: app, helm: {{ valueFiles: [/env/v.yaml] }} }}");
        world.Repository.Write("app/Chart.yaml", Chart);
        world.Repository.Write("app/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        Commit(world.Repository, "env/v.yaml", "a: b\n");
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        world.Repository.Delete("env/v.yaml");
        Commit(world.Repository, "app/templates/a.yaml", "# nothing\n");
        var failed = await world.PushAsync();
        Assert.Equal(PassResultKind.Failed, failed.Kind);
        Assert.Contains("/env/v.yaml (chart app): read Helm options: there is no file env/v.yaml", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_cluster_that_has_got_another_kind_makes_the_chart_be_rendered_anew()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var world = await PassWorld.StartAsync(azurite, cluster, time: time);
        var group = $"{world.Name}.example.com";
        world.Repository.Write("app/Chart.yaml", Chart);
        world.Repository.Write("app/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        Commit(world.Repository, "app/templates/b.yaml", $"{{{{ if .Capabilities.APIVersions.Has \"{group}/v1/Thing\" }}}}\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: b}}\n{{{{ end }}}}\n");
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        await cluster.KubectlWithInputAsync(
            $$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.{{{group}}}"},
             "spec":{"group":"{{{group}}}","scope":"Namespaced","names":{"kind":"Thing","plural":"things"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"} } }]} }
            """, "apply", "-f", "-");
        await cluster.KubectlAsync("wait", "--for", "condition=established", $"crd/things.{group}");
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        time.Advance(CapabilityReader.Lifetime);
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal(["a", "b"], await world.NamesAsync("configmaps"));
    }

    private static async Task<string> DataAsync(PassWorld world) => await world.FieldAsync("configmap", "a", ".data.value} {.data.base} {.data.release} {.data.ns");

    private static void Commit(GitRepository repository, string file, string content)
    {
        repository.Write(file, content);
        repository.Commit(file);
        repository.Push();
    }
}
