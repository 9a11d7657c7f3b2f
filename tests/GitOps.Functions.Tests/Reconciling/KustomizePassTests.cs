using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary><c>spec.source.kustomize</c> through whole passes: which commits count.</summary>
public sealed class KustomizePassTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [late.yaml]\n";

    [Fact]
    public async Task A_commit_that_shows_in_the_objects_is_applied_though_it_leaves_the_files_alone()
    {
        await using var world = await StartAsync("commonAnnotations: { commit: $ARGOCD_APP_REVISION, app: $ARGOCD_APP_NAME }, commonAnnotationsEnvsubst: true");
        var first = Commit(world.Repository, ("app/kustomization.yaml", "resources: [all.yaml]\n"), ("app/all.yaml", Yaml.ConfigMap("one")));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal($"{first} {world.Name}", await ShownAsync());

        var second = Commit(world.Repository, ("docs/readme.md", "text"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal($"{second} {world.Name}", await ShownAsync());
        Assert.Equal(PassResultKind.Unchanged, (await world.PushAsync()).Kind);
        await world.VerifiedAsync();

        async Task<string> ShownAsync() => $"{await world.FieldAsync("configmap", "one", ".metadata.annotations.commit")} {await world.FieldAsync("configmap", "one", ".metadata.annotations.app")}";
    }

    [Fact]
    public async Task A_component_that_comes_later_is_applied_and_other_commits_cost_nothing()
    {
        await using var world = await StartAsync("namePrefix: p-, components: [../components/late], ignoreMissingComponents: true");
        Commit(world.Repository, ("app/kustomization.yaml", "resources: [all.yaml]\n"), ("app/all.yaml", Yaml.ConfigMap("one")));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(["p-one"], await world.NamesAsync("configmaps"));
        Commit(world.Repository, ("docs/readme.md", "text"));
        Assert.Equal("the revision leaves the application's files alone", (await world.PushAsync()).Message);

        Commit(world.Repository, ("components/late/kustomization.yaml", Component), ("components/late/late.yaml", Yaml.ConfigMap("late")));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(["p-late", "p-one"], await world.NamesAsync("configmaps"));
    }

    private async Task<PassWorld> StartAsync(string options)
    {
        var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication(source: $"source: {{ repoURL: {world.Repository.BarePath}, targetRevision: main, path: app, kustomize: {{ {options} }} }}");
        return world;
    }

    private static string Commit(GitRepository repository, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files) repository.Write(path, text);
        var commit = repository.Commit("change");
        repository.Push();
        return commit;
    }
}
