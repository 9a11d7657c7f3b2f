using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Jsonnet through whole passes: what is fetched, and which commits count.</summary>
public sealed class JsonnetPassTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string File = "local m = import '../shared/deep/m.libsonnet'; function(stage) [m.map(stage), null]\n";

    [Fact]
    public async Task What_imports_reach_is_fetched_and_a_commit_to_it_counts_and_no_other()
    {
        await using var world = await StartAsync("jsonnet: { libs: [vendor, late], tlas: [{ name: stage, value: of-$ARGOCD_APP_NAME }], extVars: [{ name: count, value: '1 + 1', code: true }] }");
        Commit(world.Repository, ("app/a.jsonnet", File), ("vendor/v.libsonnet", "{w: 'vendor'}\n"), ("shared/deep/m.libsonnet", "import '../../more/m.libsonnet'\n"),
            ("more/m.libsonnet", "{map(stage): {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}, data: (import 'v.libsonnet') + {stage: stage, n: '' + std.extVar('count')}}}\n"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal($"of-{world.Name} 2 vendor", await ShownAsync());

        Commit(world.Repository, ("docs/readme.md", "text"));
        Assert.Equal("the revision leaves the application's files alone", (await world.PushAsync()).Message);
        Commit(world.Repository, ("late/v.libsonnet", "{w: 'late'}\n"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal($"of-{world.Name} 2 late", await ShownAsync());

        // One that fails prunes nothing, and is told by file and line.
        Commit(world.Repository, ("more/m.libsonnet", "\n{map(stage): importstr '/etc/passwd'}\n"));
        var failed = await world.PushAsync();
        Assert.Equal(PassResultKind.Failed, failed.Kind);
        Assert.Contains("more/m.libsonnet:2: check Jsonnet: importstr '/etc/passwd' is an absolute path; only files of this repository are read", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], await world.NamesAsync("configmaps"));
        await world.VerifiedAsync();

        async Task<string> ShownAsync() => await world.FieldAsync("configmap", "a", ".data.stage} {.data.n} {.data.w");
    }

    [Fact]
    public async Task A_symbolic_link_among_what_is_imported_is_refused()
    {
        await using var world = await StartAsync("recurse: false");
        System.IO.File.CreateSymbolicLink(Path.Combine(world.Repository.WorkPath, "m.libsonnet"), "/etc/passwd");
        Commit(world.Repository, ("app/a.jsonnet", "import '../m.libsonnet'\n"));
        var failed = await world.PushAsync();
        Assert.Equal(PassResultKind.Failed, failed.Kind);
        Assert.Contains("symbolic link", failed.Message, StringComparison.Ordinal);
    }

    private async Task<PassWorld> StartAsync(string directory)
    {
        var world = await PassWorld.StartAsync(azurite, cluster, settings: ("Tools__Jsonnet", Tools.Jsonnet));
        world.WriteApplication(source: $"source: {{ repoURL: {world.Repository.BarePath}, targetRevision: main, path: app, directory: {{ {directory} }} }}");
        return world;
    }

    private static void Commit(GitRepository repository, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files) repository.Write(path, text);
        repository.Commit("change");
        repository.Push();
    }
}
