using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary><c>.argocd-source.yaml</c> through whole passes: a commit that changes nothing else, and what such a file reaches.</summary>
public sealed class SourceOverridePassTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Template = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {tag: '{{ .Values.tag }}', at: '{{ .Values.at }}'}\n";

    [Fact]
    public async Task A_commit_to_the_file_alone_is_synced_and_a_bad_one_prunes_nothing()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        Commit(world.Repository, ("app/kustomization.yaml", "resources: [all.yaml]\n"), ("app/all.yaml", Yaml.Join(Yaml.ConfigMap("one"), Yaml.ConfigMap("two"))));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);

        var own = $"app/.argocd-source-{world.Name}.yaml";
        Commit(world.Repository, (own, "kustomize: {commonAnnotations: {tag: v2}}\n"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("v2", await world.FieldAsync("configmap", "one", ".metadata.annotations.tag"));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Commit(world.Repository, ("docs/readme.md", "text"));
        Assert.Equal("the revision leaves the application's files alone", (await world.PushAsync()).Message);

        // Another Application's is none of ours.
        Commit(world.Repository, ("app/.argocd-source-other.yaml", "kustomize: {commonAnnotations: {tag: v3}}\n"));
        Assert.Equal(PassResultKind.Unchanged, (await world.PushAsync()).Kind);
        Assert.Equal("v2", await world.FieldAsync("configmap", "one", ".metadata.annotations.tag"));

        Commit(world.Repository, (own, "kustomize: {commonAnotations: {tag: v4}}\n"), ("app/all.yaml", Yaml.ConfigMap("one")));
        var failed = await world.PushAsync();
        Assert.Equal(PassResultKind.Failed, failed.Kind);
        Assert.Contains($"{own}:1: kustomize.commonAnotations: unknown field; did you mean \"commonAnnotations\"?", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], await world.NamesAsync("configmaps"));
        Assert.Equal("v2", await world.FieldAsync("configmap", "one", ".metadata.annotations.tag"));

        world.Repository.Delete(own);
        Commit(world.Repository);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(["one"], await world.NamesAsync("configmaps"));
        Assert.Equal("", await world.FieldAsync("configmap", "one", ".metadata.annotations.tag"));
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task Files_that_it_names_are_fetched_and_a_commit_to_them_counts()
    {
        using var other = new GitRepository();
        Commit(other, ("env/at.yaml", "at: there\n"));
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication(source: $"sources: [{{ repoURL: {other.BarePath}, targetRevision: main, ref: values }}, {{ repoURL: {world.Repository.BarePath}, targetRevision: main, path: app }}]");
        Commit(world.Repository, ("app/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"), ("app/templates/a.yaml", Template), ("env/tag.yaml", "tag: v1\n"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(" ", await DataAsync(world));

        Commit(world.Repository, ("app/.argocd-source.yaml", "helm: {valueFiles: [/env/tag.yaml, $values/env/at.yaml]}\ntargetRevision: other\n"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("v1 there", await DataAsync(world));
        Assert.Contains((await world.StatusAsync()).Warnings, static warning => warning.StartsWith("app/.argocd-source.yaml: targetRevision: not acted on", StringComparison.Ordinal));

        Commit(world.Repository, ("env/tag.yaml", "tag: v2\n"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Commit(other, ("env/at.yaml", "at: elsewhere\n"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("v2 elsewhere", await DataAsync(world));
        Commit(world.Repository, ("env/more.yaml", "tag: v3\n"));
        Assert.Equal("the revision leaves the application's files alone", (await world.PushAsync()).Message);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task Rendering_a_checkout_shows_it()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        using var folder = new TemporaryFolder();
        folder.Write("app/a.yaml", Yaml.ConfigMap("a"));
        folder.Write("app/kustomization.yaml", "resources: [a.yaml]\n");
        folder.Write("app/.argocd-source.yaml", "kustomize: {namePrefix: all-}\n");
        folder.Write("app/.argocd-source-shop.yaml", "kustomize: {nameSuffix: -shop}\n");
        var manifest = folder.Write("shop.yaml", "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: shop}, spec: {source: {repoURL: 'https://git.example.com/a.git', path: app}, destination: {name: in-cluster}}}");

        var rendered = Assert.Single(await world.Get<ManifestRender>().RenderAsync(manifest, folder.Path, null, CancellationToken.None));
        Assert.Equal("all-a-shop", Assert.Single(rendered.Objects).Name);
        // Without an Application only the shared file is known to count.
        Assert.Equal("all-a", Assert.Single((await world.Get<LocalRender>().RenderAsync(folder["app"], recurse: false, CancellationToken.None)).Objects).Name);
    }

    private static async Task<string> DataAsync(PassWorld world) => $"{await world.FieldAsync("configmap", "a", ".data.tag")} {await world.FieldAsync("configmap", "a", ".data.at")}";

    private static void Commit(GitRepository repository, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files) repository.Write(path, text);
        repository.Commit("change");
        repository.Push();
    }
}
