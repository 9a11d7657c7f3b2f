using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Reconciling;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>What is fetched for a render, and what says that it is to be rendered anew.</summary>
public sealed class SourceFetchTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gitops-fetch-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_component_that_may_be_missing_is_rendered_as_soon_as_it_is_there()
    {
        Write(("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", ConfigMap("a")));
        var source = Source() with { Kustomize = new KustomizeOptions { Components = ["../components/late"], IgnoreMissingComponents = true } };
        await using var revision = new LocalRevision(_root);

        var before = await SourceFetch.FetchAsync(source, "shop", [], revision, Cancel);
        Assert.Equal([("app", "local"), ("components/late", "none")], before.Trees.Select(static tree => (tree.Key, tree.Value)));
        Assert.Equal(["a"], await NamesAsync(source, before));

        Write(("components/late/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [late.yaml]\n"), ("components/late/late.yaml", ConfigMap("late")));
        var trees = await SourceFetch.TreesAsync(source, before.Trees, revision, Cancel);
        Assert.Equal([("app", "local"), ("components/late", "local")], trees.Select(static tree => (tree.Key, tree.Value)));
        Assert.Equal(["a", "late"], await NamesAsync(source, await SourceFetch.FetchAsync(source, "shop", [], revision, Cancel)));
    }

    [Fact]
    public async Task A_commit_that_shows_in_the_objects_makes_another_key_of_the_same_trees()
    {
        Write(("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", ConfigMap("a")));
        await using var revision = new LocalRevision(_root);
        var shown = Source() with { Kustomize = new KustomizeOptions { CommonLabels = new Dictionary<string, string> { ["commit"] = "$ARGOCD_APP_REVISION_SHORT" } } };
        Assert.Equal("local", Assert.Single(await SourceFetch.TreesAsync(Source() with { Kustomize = new() }, [], revision, Cancel)).Value);
        Assert.Equal("local@" + revision.Revision, Assert.Single(await SourceFetch.TreesAsync(shown, [], revision, Cancel)).Value);
        Assert.Equal("local@" + revision.Revision, Assert.Single((await SourceFetch.FetchAsync(shown, "shop", [], revision, Cancel)).Trees).Value);
    }

    [Fact]
    public async Task Libraries_and_what_imports_may_lead_into_belong_to_the_key_there_or_not()
    {
        Write(("env/app/a.jsonnet", "(import 'x.libsonnet') + (import '../b/y.libsonnet') // import '../../no/z'"), ("env/b/y.libsonnet", "import '../../c/w.libsonnet'"), ("vendor/x.libsonnet", "{}"));
        var source = Source("env/app") with { Directory = new DirectoryOptions(Jsonnet: new JsonnetOptions { Libs = ["late", "vendor"] }) };
        await using var revision = new LocalRevision(_root);
        var fetched = await SourceFetch.FetchAsync(source, "shop", [], revision, Cancel);
        Assert.Equal(["env/app/a.jsonnet", "env/b/y.libsonnet", "vendor/x.libsonnet"], fetched.Files.Files.Keys);
        Assert.Equal([("c", "none"), ("env/app", "local"), ("env/b", "local"), ("late", "none"), ("vendor", "local")], fetched.Trees.Select(static tree => (tree.Key, tree.Value)).Order());
        Assert.Equal(["env/app"], (await SourceFetch.FetchAsync(source with { Directory = null, Helm = HelmOptions.None }, "shop", [], revision, Cancel)).Trees.Select(static tree => tree.Key));
    }

    [Theory]
    [InlineData("kustomize: {images: ['web:$ARGOCD_APP_REVISION']}", true, false)]
    [InlineData("kustomize: {images: ['web:$ARGOCD_APP_SOURCE_TARGET_REVISION']}", true, true)]
    [InlineData("kustomize: {images: ['web:v1']}", false, false)]
    public async Task What_an_override_shows_of_the_commit_belongs_to_the_key_until_the_folder_changes(string text, bool commit, bool target)
    {
        Write(("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", ConfigMap("a")), ("app/.argocd-source.yaml", text));
        var source = Source() with { Written = new JsonObject { ["repoURL"] = "https://example.com/org/repo", ["path"] = "app" } };
        await using var revision = new LocalRevision(_root);

        var fetched = await SourceFetch.FetchAsync(source, "shop", [], revision, Cancel);
        var tree = Assert.Single(fetched.Trees);
        Assert.Equal((commit, target), (tree.Value.Contains(SourceFetch.CommitMark), tree.Value.Contains(SourceFetch.TargetMark)));
        // The next pass comes to the same key before it has read any file, and to another one of another targetRevision where that shows.
        Assert.Equal(tree, Assert.Single(await SourceFetch.TreesAsync(source, fetched.Trees, revision, Cancel)));
        Assert.Equal(target, !tree.Equals(Assert.Single(await SourceFetch.TreesAsync(source with { TargetRevision = "next" }, fetched.Trees, revision, Cancel))));
    }

    private static async Task<string[]> NamesAsync(ApplicationSource source, FetchedSource fetched)
    {
        var result = await RealRenderer.RenderAsync(source, fetched.Files, Context, Cancel);
        Assert.Empty(result.Failures);
        return [.. result.Objects.Select(static one => one.Name).Order(StringComparer.Ordinal)];
    }

    private void Write(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
            File.WriteAllText(Path.Combine(_root, path), text);
        }
    }
}
