using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>What Flux makes of a folder without a kustomization: the same as a kustomization written by hand, both rendered by the real kubectl.</summary>
public sealed class GeneratedKustomizationTests
{
    private static readonly (string, string)[] Repository =
    [
        ("app/b.yaml", ConfigMap("b")), ("app/a-b.yml", ConfigMap("a-b")), ("app/a/z.yaml", ConfigMap("z")), ("app/readme.md", "text"), ("app/values.json", "{}"),
        ("app/empty.yaml", "# nothing\n"),
        ("app/own/kustomization.yaml", "namePrefix: own-\nresources: [x.yaml, ../../outside]\n"), ("app/own/x.yaml", ConfigMap("x")), ("app/own/unused.yaml", ConfigMap("unused")),
        ("app/own/deep/kustomization.yaml", "resources: [y.yaml]\n"), ("app/own/deep/y.yaml", ConfigMap("y")),
        ("outside/kustomization.yaml", "resources: [o.yaml]\n"), ("outside/o.yaml", ConfigMap("o")),
    ];

    private const string ByHand = "resources: [./a/z.yaml, ./a-b.yml, ./b.yaml, ./empty.yaml, ./own]\n";

    [Theory]
    [InlineData("", "")]
    [InlineData("namespace: other\n", "{namespace: other}")]
    [InlineData("namePrefix: p-\npatches: [{target: {kind: ConfigMap}, patch: '[{\"op\": \"add\", \"path\": \"/data\", \"value\": {\"a\": \"b\"}}]'}]\n", "{namePrefix: p-, patches: [{target: {kind: ConfigMap}, patch: '[{\"op\": \"add\", \"path\": \"/data\", \"value\": {\"a\": \"b\"}}]'}]}")]
    public async Task A_folder_without_a_kustomization_makes_what_the_same_written_by_hand_makes(string kustomization, string options)
    {
        var generated = await RenderAsync(Files(Repository), Source(options) with { GeneratesKustomization = true });
        var byHand = await RenderAsync(Files([.. Repository, ("app/kustomization.yaml", ByHand + kustomization)]), Source(""));
        Assert.Empty(generated.Failures);
        Assert.Equal(5, generated.Objects.Count);
        Assert.Equal(byHand.Digest, generated.Digest);
    }

    [Fact]
    public async Task Files_may_be_named_with_characters_of_every_plane() =>
        Assert.Equal("a", Assert.Single((await RenderAsync(Files([("app/käse 🧀.yaml", ConfigMap("a"))]), Source("") with { GeneratesKustomization = true })).Objects).Name);

    [Fact]
    public async Task A_kustomization_that_is_there_counts()
    {
        var files = Files([.. Repository, ("app/kustomization.yaml", "resources: [b.yaml]\n")]);
        Assert.Equal("b", Assert.Single((await RenderAsync(files, Source("") with { GeneratesKustomization = true })).Objects).Name);
    }

    [Fact]
    public async Task A_file_that_is_no_manifest_is_an_error_as_in_Flux()
    {
        var result = await RenderAsync(Files([("app/values.yaml", "replicas: 2\n"), ("app/a.yaml", ConfigMap("a"))]), Source("") with { GeneratesKustomization = true });
        Assert.NotEmpty(result.Failures);
        Assert.Empty(result.Objects);
    }

    [Fact]
    public async Task Common_metadata_is_on_the_objects_alone()
    {
        var deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {team: old, kept: x}}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}}\n";
        var metadata = new NamespaceMetadata(new Dictionary<string, string> { ["team"] = "shop" }, new Dictionary<string, string> { ["note"] = "${kept}" });
        var one = Assert.Single((await RenderAsync(Files([("app/web.yaml", deployment)]), Source("") with { GeneratesKustomization = true, CommonMetadata = metadata })).Objects);
        Assert.Equal("""{"kept":"x","team":"shop"}""", Encoding.UTF8.GetString(CanonicalJson.Bytes(one.Labels)));
        Assert.Equal("${kept}", one.Annotation("note"));
        Assert.Equal("""{"app":"web"}""", one.Json["spec"]!["template"]!["metadata"]!["labels"]!.ToJsonString());
    }

    // An Application's options are read by its reader; a Kustomization of Flux's becomes one.
    private static ApplicationSource Source(string options)
    {
        var yaml = $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: shop}}\nspec:\n  destination: {{name: c}}\n  source: {{repoURL: 'https://example.com/org/repo', path: app, kustomize: {(options.Length == 0 ? "{}" : options)}}}\n";
        return Assert.Single(ApplicationReader.Read("a.yaml", Encoding.UTF8.GetBytes(yaml)).Applications).Source;
    }

    private static Task<RenderResult> RenderAsync(SourceFiles files, ApplicationSource source) => RealRenderer.RenderAsync(source, files, Context, TestContext.Current.CancellationToken);
}
