using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>All that a kustomization may load from the repository's own files, rendered by the real kubectl; and what may not be loaded.</summary>
public sealed class KustomizeLocalFilesTests
{
    private const string Prefix = "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: p}\nprefix: t-\nfieldSpecs: [{path: metadata/name}]\n";

    private static Task<RenderResult> RenderAsync(params (string, string)[] files) =>
        RealRenderer.RenderAsync(Source("envs/prod"), Files(files), Context, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Every_kind_of_local_file_is_fetched_and_rendered()
    {
        (string, string)[] repository =
        [
            ("envs/prod/kustomization.yaml", "resources: [../../base, thing.yaml]\ncomponents: [../../components/audit]\ncrds: [crds/thing.json]\nconfigurations: [config/names.yaml]\nopenapi: {path: schema/openapi.json}\n"
                + "configMapGenerator: [{name: gen, files: [data/a.txt], envs: [data/vars.env]}]\ngeneratorOptions: {disableNameSuffixHash: true}\npatches: [{path: patches/p.yaml}]\nreplacements: [{path: patches/r.yaml}]\n"
                + "transformers: [transformers/prefix.yaml]\ngenerators: [transformers/generator.yaml]\nnamePrefix: n-\n"),
            ("envs/prod/thing.yaml", "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: thing}\nspec: {config: {name: settings}}\n"),
            ("envs/prod/crds/thing.json", """{"github.com/example/Thing": {"Schema": {"description": "", "type": ["object"], "properties": {}}}}"""),
            ("envs/prod/config/names.yaml", "nameReference: [{kind: ConfigMap, fieldSpecs: [{kind: Thing, path: spec/config/name}]}]\n"),
            ("envs/prod/schema/openapi.json", """{"definitions": {}}"""), ("envs/prod/data/a.txt", "text"), ("envs/prod/data/vars.env", "X=1\n"),
            ("envs/prod/patches/p.yaml", ConfigMap("settings", "data: {patched: 'yes'}\n")),
            ("envs/prod/patches/r.yaml", "source: {kind: ConfigMap, name: settings, fieldPath: data.from}\ntargets: [{select: {kind: Thing}, fieldPaths: [spec.from], options: {create: true}}]\n"),
            ("envs/prod/transformers/prefix.yaml", Prefix), ("envs/prod/transformers/generator.yaml", "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: made}\nfiles: [data/a.txt]\n"),
            ("base/kustomization.yaml", "resources: [cm.yaml]\n"), ("base/cm.yaml", ConfigMap("settings", "data: {from: base}\n")),
            ("components/audit/kustomization.yaml", "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [../../common]\n"), ("common/kustomization.yaml", "resources: [c.yaml]\n"), ("common/c.yaml", ConfigMap("common")),
            ("unrelated/x.yaml", ConfigMap("x")),
        ];
        List<string> fetched = ["envs/prod"];
        while (KustomizationReferences.Next(Fetched(), "envs/prod", fetched) is { Count: > 0 } next) fetched.AddRange(next);
        Assert.Equal(["envs/prod", "base", "components/audit", "common"], fetched);

        var result = await RealRenderer.RenderAsync(Source("envs/prod"), Fetched(), Context, TestContext.Current.CancellationToken);
        Assert.Empty(result.Failures);
        Assert.Equal(["t-n-common", "t-n-gen", "t-n-made", "t-n-settings", "t-n-thing"], result.Objects.Select(static o => o.Name.Contains("-made-", StringComparison.Ordinal) ? o.Name[..o.Name.LastIndexOf('-')] : o.Name).Order(StringComparer.Ordinal));
        Assert.Equal("""{"config":{"name":"t-n-settings"},"from":"base"}""", result.Objects.Single(static o => o.Kind == "Thing").Json["spec"]!.ToJsonString());
        Assert.Equal("""{"from":"base","patched":"yes"}""", result.Objects.Single(static o => o.Name == "t-n-settings").Json["data"]!.ToJsonString());

        SourceFiles Fetched() => Files([.. repository.Where(f => fetched.Any(folder => f.Item1.StartsWith(folder + "/", StringComparison.Ordinal)))]);
    }

    [Fact]
    public async Task Kustomizes_own_transformers_may_be_written_in_place()
    {
        var inPlace = string.Concat((Prefix + "---\napiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: y}\npath: p.yaml\ntarget: {kind: ConfigMap}\n").TrimEnd().Split('\n').Select(static line => $"    {line}\n"));
        var result = await RenderAsync(
            ("envs/prod/kustomization.yaml", "resources: [a.yaml]\ntransformers:\n- |\n" + inPlace), ("envs/prod/a.yaml", ConfigMap("a")),
            ("envs/prod/p.yaml", """[{"op": "add", "path": "/data", "value": {"x": "y"}}]"""));
        Assert.Empty(result.Failures);
        var one = Assert.Single(result.Objects);
        Assert.Equal(("t-a", """{"x":"y"}"""), (one.Name, one.Json["data"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("apiVersion: example.com/v1\nkind: Plugin\nmetadata: {name: x}", "are programs")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: {config.kubernetes.io/function: 'exec: {path: ./run.sh}'}}", "are programs")]
    [InlineData("apiVersion: Builtin\nkind: PrefixTransformer\nmetadata: {name: x}\nprefix: p", "are programs")]
    [InlineData("apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: x}\nrepo: https://example.com", "are programs")]
    [InlineData("apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\nPath: https://example.com/p.yaml", "the field 'Path' is unknown")]
    [InlineData("apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\npath: https://example.com/p.yaml", "not a path in this repository")]
    [InlineData("apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\npatch: https://example.com/p.yaml", "a patch in place must be a mapping or a list")]
    [InlineData("apiVersion: builtin\nkind: PatchJson6902Transformer\nmetadata: {name: x}\ntarget: {name: a}\npath: ../../../etc/passwd", "leads out of the repository")]
    [InlineData("apiVersion: builtin\nkind: PatchStrategicMergeTransformer\nmetadata: {name: x}\npaths: ['https://example.com/p.yaml']", "not a path in this repository")]
    [InlineData("apiVersion: builtin\nkind: ReplacementTransformer\nmetadata: {name: x}\nreplacements: [{path: 'https://example.com/r.yaml'}]", "not a path in this repository")]
    [InlineData("apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: x}\nfiles: ['k=https://example.com/f']", "not a path in this repository")]
    [InlineData("apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: x}\nenvs: ['https://example.com/f']", "not a path in this repository")]
    [InlineData("just text", "must be a mapping with a kind")]
    public async Task A_transformer_that_is_a_program_or_loads_from_elsewhere_is_refused(string config, string cause)
    {
        foreach (var field in (string[])["transformers", "generators"])
        {
            var inFile = await RenderAsync(("envs/prod/kustomization.yaml", $"{field}: [t.yaml]\n"), ("envs/prod/t.yaml", config + "\n"));
            Assert.Contains(inFile.Failures, failure => failure.Subject.StartsWith("envs/prod/", StringComparison.Ordinal) && failure.Cause.Contains(cause, StringComparison.Ordinal));
            Assert.Empty(inFile.Objects);
            var inPlace = await RenderAsync(("envs/prod/kustomization.yaml", $"{field}:\n- |\n" + string.Concat(config.Split('\n').Append("# end").Select(static line => $"    {line}\n"))));
            Assert.Contains(inPlace.Failures, failure => failure.Subject == "envs/prod/kustomization.yaml" && failure.Cause.Contains(cause, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_was_checked_of_a_transformer_is_what_kustomize_reads()
    {
        // Two readers of YAML might come to two answers about a merge key.
        var result = await RenderAsync(("envs/prod/kustomization.yaml", "resources: [a.yaml]\ntransformers: [t.yaml]\n"), ("envs/prod/a.yaml", ConfigMap("a")), ("envs/prod/t.yaml", "x: &x {path: 'https://example.com/p.yaml'}\n<<: *x\n" + Prefix));
        Assert.NotEmpty(result.Failures);
        var folder = await RenderAsync(("envs/prod/kustomization.yaml", "transformers: [t]\n"), ("envs/prod/t/kustomization.yaml", "resources: []\n"));
        Assert.Equal("envs/prod/kustomization.yaml: check kustomization: 'transformers': t is a folder; name the files in it", Assert.Single(folder.Failures).ToString());
    }
}
