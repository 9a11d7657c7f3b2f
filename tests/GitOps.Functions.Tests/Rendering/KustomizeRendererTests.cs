using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.RealParts;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>The real kubectl renders; nothing of the repository's may make it do anything else.</summary>
public sealed class KustomizeRendererTests
{
    private static Task<RenderResult> RenderAsync(params (string, string)[] files) =>
        RealRenderer.RenderAsync(Source(), Files(files), Context, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_kustomization_with_a_base_patches_and_generators_is_rendered()
    {
        var result = await RenderAsync(
            ("app/kustomization.yaml", "namespace: shop\nnamePrefix: p-\nresources: [../base, own.yaml]\npatches:\n- path: patch.yaml\n- patch: |-\n    - op: add\n      path: /data/c\n      value: d\n  target: {kind: ConfigMap, name: own}\nconfigMapGenerator:\n- name: gen\n  files: [key=data/file.txt]\n  envs: [vars.env]\n  literals: ['url=https://example.com/']\ngeneratorOptions: {disableNameSuffixHash: true}\n"),
            ("app/own.yaml", ConfigMap("own", "data: {a: b}\n")), ("app/patch.yaml", ConfigMap("basic", "data: {patched: 'yes'}\n")), ("app/data/file.txt", "text"), ("app/vars.env", "X=1\n"),
            ("base/kustomization.yml", "resources:\n- cm.yaml\n"), ("base/cm.yaml", ConfigMap("basic", "data: {from: base}\n")));
        Assert.Empty(result.Failures);
        Assert.Equal(["ConfigMap shop/p-basic", "ConfigMap shop/p-gen", "ConfigMap shop/p-own"], result.Objects.Select(o => o.Reference.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("""{"from":"base","patched":"yes"}""", Data("basic").ToJsonString());
        Assert.Equal("""{"a":"b","c":"d"}""", Data("own").ToJsonString());
        Assert.Equal("text", (string?)Data("gen")["key"]);
        Assert.Equal(("kustomize v5.7.1", "kustomize build app"), (result.Tool, result.Objects[0].Origin.ToString()));

        JsonNode Data(string name) => result.Objects.Single(o => o.Name == "p-" + name).Json["data"]!;
    }

    [Fact]
    public async Task An_empty_kustomization_is_a_success_without_objects()
    {
        var result = await RenderAsync(("app/kustomization.yaml", "resources: []\n"));
        Assert.True(result.Complete && result.Objects.Count == 0);
    }

    public static TheoryData<string> Remote => new(
        "resources: ['https://github.com/org/repo//base?ref=main']",
        "resources: ['https://example.com/a.yaml']",
        "resources: ['github.com/org/repo?ref=--upload-pack=touch /tmp/x']",
        "resources: ['git@example.com:org/repo.git?ref=-x']",
        "resources: ['git::file:///tmp/repo']",
        "resources: ['ssh://git@example.com/repo']",
        "resources: ['gh:org/repo']",
        "resources: ['local/repo.git']",
        "resources: ['https:/example.com/a.yaml']",
        "resources: [/etc/passwd]",
        "resources: [../../outside]",
        "resources: [-x]",
        "resources: ['']",
        "resources: [[nested]]",
        "resources: https://example.com/a.yaml",
        "Resources: ['https://example.com/a.yaml']",
        "RESOURCES: ['https://example.com/a.yaml']",
        "bases: ['https://example.com/base']",
        "components: ['https://example.com/component']",
        "crds: ['https://example.com/crd.yaml']",
        "configurations: ['https://example.com/c.yaml']",
        "openapi: {path: 'https://example.com/o.json'}",
        "openapi: {Path: 'https://example.com/o.json'}",
        "patchesStrategicMerge: ['https://example.com/p.yaml']",
        "patchesStrategicMerge: [\"https://example.com/?a: b\\n\"]",
        "patches: [{path: 'https://example.com/p.yaml'}]",
        "patches: [{PATH: 'https://example.com/p.yaml'}]",
        "patches: ['https://example.com/p.yaml']",
        "patchesJson6902: [{path: 'https://example.com/p.yaml', target: {version: v1, kind: ConfigMap, name: a}}]",
        "replacements: [{path: 'https://example.com/r.yaml'}]",
        "configMapGenerator: [{name: a, files: ['https://example.com/f']}]",
        "configMapGenerator: [{name: a, files: ['k=https://example.com/f']}]",
        "configMapGenerator: [{name: a, envs: ['https://example.com/e']}]",
        "configMapGenerator: [{name: a, env: 'https://example.com/e'}]",
        "configMapGenerator: [{name: a, files: [/etc/passwd]}]",
        "configMapGenerator: [{name: a, files: [../../../etc/passwd]}]",
        "secretGenerator: [{name: a, files: ['https://example.com/f']}]",
        "secretGenerator: [{name: a, Files: ['https://example.com/f']}]",
        "generators: ['https://example.com/g.yaml']",
        "transformers: ['https://example.com/t.yaml']",
        "validators: ['https://example.com/v.yaml']",
        "helmCharts: [{name: x, repo: 'https://example.com'}]",
        "helmChartInflationGenerator: [{chartName: x}]",
        "helmGlobals: {chartHome: /tmp}",
        "resources: [a.yaml]\n<<: {resources: ['https://example.com/a.yaml']}",
        "unknownField: ['https://example.com/a.yaml']");

    [Theory]
    [MemberData(nameof(Remote))]
    public async Task A_reference_out_of_the_repository_is_refused_before_kustomize_is_started(string kustomization)
    {
        // A kubectl that is nowhere would throw, were it looked for.
        var withoutKubectl = new KustomizeRenderer(new RendererOptions { KubectlPath = "/nowhere/kubectl" }, TimeProvider.System);
        var files = Files(("app/kustomization.yaml", kustomization + "\n"), ("app/a.yaml", ConfigMap("a")));
        var scan = KustomizationGuard.Scan(files, "app");
        Assert.NotEmpty(scan.Failures);
        Assert.All(scan.Failures, f => Assert.StartsWith("app/kustomization.yaml", f.Subject, StringComparison.Ordinal));
        Assert.Empty(KustomizationReferences.Next(files, "app", ["app"]));
        Assert.NotEmpty((await withoutKubectl.RenderAsync(Source(), files, Context, TestContext.Current.CancellationToken)).Failures);
    }

    [Fact]
    public async Task A_remote_reference_in_a_base_of_a_base_is_found()
    {
        var result = await RenderAsync(
            ("app/kustomization.yaml", "resources: [../one]\n"), ("one/kustomization.yaml", "components: [../two]\n"),
            ("two/Kustomization", "kind: Component\nresources: ['https://example.com/x']\n"));
        Assert.Equal("two/Kustomization", Assert.Single(result.Failures).Subject);
    }

    [Fact]
    public async Task An_alias_bomb_in_a_resource_is_stopped_before_kustomize_even_where_it_is_a_generators_file_too()
    {
        var bomb = ConfigMap("b", "data:\n") + string.Concat(Enumerable.Range(0, 9).Select(i => $"  k{i}: &k{i} [{string.Join(',', Enumerable.Repeat(i == 0 ? "x" : $"*k{i - 1}", 9))}]\n"));
        var result = await RenderAsync(("app/kustomization.yaml", "configMapGenerator: [{name: g, files: [bomb.yaml]}]\nresources: [bomb.yaml]\n"), ("app/bomb.yaml", bomb));
        Assert.StartsWith("app/bomb.yaml:", Assert.Single(result.Failures).Subject, StringComparison.Ordinal);
        var inPlace = await RenderAsync(("app/kustomization.yaml", "resources: [a.yaml]\npatches:\n- patch: |\n" + string.Concat(bomb.Split('\n').Select(l => "    " + l + "\n"))), ("app/a.yaml", ConfigMap("b")));
        Assert.Equal("app/kustomization.yaml", Assert.Single(inPlace.Failures).Subject);
    }

    [Fact]
    public async Task Kustomize_that_takes_too_much_memory_or_time_is_ended()
    {
        var files = Files([("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", string.Join("---\n", Enumerable.Range(0, 300).Select(i => ConfigMap($"c{i}", $"data: {{a: {new string('x', 1000)}}}\n"))))]);
        var small = new KustomizeRenderer(new RendererOptions { KubectlPath = Tools.Kubectl, MemoryBytes = 32 << 20 }, TimeProvider.System);
        var short1 = new KustomizeRenderer(new RendererOptions { KubectlPath = Tools.Kubectl, Timeout = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        var tight = new KustomizeRenderer(new RendererOptions { KubectlPath = Tools.Kubectl, OutputBytes = 100_000 }, TimeProvider.System);
        Assert.Contains("of memory, and killed", await CauseAsync(small), StringComparison.Ordinal);
        Assert.Contains("and killed", await CauseAsync(short1), StringComparison.Ordinal);
        Assert.Contains("of manifests, and killed", await CauseAsync(tight), StringComparison.Ordinal);

        async Task<string> CauseAsync(KustomizeRenderer renderer) =>
            Assert.Single((await renderer.RenderAsync(Source(), files, Context, TestContext.Current.CancellationToken)).Failures).Cause;
    }

    [Fact]
    public async Task What_kustomize_says_is_told_without_the_temporary_folder_and_without_secrets()
    {
        var result = await RenderAsync(("app/kustomization.yaml", "resources: [a.yaml]\nsecretGenerator:\n- name: s\n  literals: [hunter2hunter2]\n"), ("app/a.yaml", ConfigMap("a")));
        var failure = Assert.Single(result.Failures);
        Assert.Equal("kustomize build app", failure.Subject);
        Assert.Contains("literal", failure.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("gitops-render", failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_in_the_temporary_folder()
    {
        await RenderAsync(("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", ConfigMap("unique-name-of-this-test")));
        var left = Directory.GetDirectories(Path.GetTempPath(), "gitops-render-*").SelectMany(d => Directory.GetFiles(d, "a.yaml", SearchOption.AllDirectories));
        Assert.DoesNotContain(left, f => File.ReadAllText(f).Contains("unique-name-of-this-test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kubectl_is_looked_for_only_where_a_kustomization_needs_it()
    {
        var renderer = new Renderer(new RendererOptions { KubectlPath = "/nowhere/kubectl" }, TimeProvider.System);
        var failure = await Assert.ThrowsAsync<FailureException>(() => renderer.RenderAsync(Source(), Files(("app/kustomization.yaml", "resources: []\n")), Context, TestContext.Current.CancellationToken));
        Assert.Contains("/nowhere/kubectl", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_kustomizations_in_one_folder_and_none_where_one_is_wanted_are_failures()
    {
        var two = await RenderAsync(("app/kustomization.yaml", "resources: []\n"), ("app/Kustomization", "resources: []\n"));
        Assert.Contains("more than one", Assert.Single(two.Failures).Cause, StringComparison.Ordinal);
        var none = await RealRenderer.RenderAsync(Source() with { Kustomize = new() }, Files(("app/a.yaml", ConfigMap("a"))), Context, TestContext.Current.CancellationToken);
        Assert.Contains("no kustomization", Assert.Single(none.Failures).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_outside_are_named_round_by_round_until_all_is_there()
    {
        (string, string)[] repository =
        [
            ("apps/shop/kustomization.yaml", "resources: [../../base, own.yaml]\npatches: [{path: ../patches/p.yaml}]\n"), ("apps/shop/own.yaml", ConfigMap("own")),
            ("base/kustomization.yaml", "resources: [../common/deep, cm.yaml]\n"), ("base/cm.yaml", ConfigMap("cm")),
            ("common/deep/kustomization.yaml", "resources: []\n"), ("apps/patches/p.yaml", ConfigMap("own")), ("unrelated/x.yaml", ConfigMap("x")),
        ];
        List<string> fetched = ["apps/shop"];
        List<string> rounds = [];
        while (KustomizationReferences.Next(Fetched(), "apps/shop", fetched) is { Count: > 0 } next)
        {
            rounds.Add(string.Join(' ', next));
            fetched.AddRange(next);
        }

        Assert.Equal(["base apps/patches", "common/deep"], rounds);
        Assert.Empty(KustomizationGuard.Scan(Fetched(), "apps/shop").Gaps);

        SourceFiles Fetched() => Files([.. repository.Where(f => fetched.Any(folder => f.Item1.StartsWith(folder + "/", StringComparison.Ordinal)))]);
    }

    [Fact]
    public async Task A_reference_to_nothing_is_a_failure_that_names_the_kustomization()
    {
        var result = await RenderAsync(("app/kustomization.yaml", "resources: [gone.yaml, ../gone]\n"));
        Assert.Equal(2, result.Failures.Count);
        Assert.All(result.Failures, f => Assert.Equal("app/kustomization.yaml", f.Subject));
        Assert.Equal(["gone"], KustomizationReferences.Next(Files(("app/kustomization.yaml", "resources: [gone.yaml, ../gone]\n")), "app", ["app"]));
    }

    [Fact]
    public void Kustomize_reads_the_very_bytes_that_were_checked()
    {
        var scan = KustomizationGuard.Scan(Files(("app/kustomization.yaml", "# c\nresources: &r [a.yaml]\nnamePrefix: 'x-'\n"), ("app/a.yaml", ConfigMap("a")), ("app/other.yaml", ConfigMap("b"))), "app");
        Assert.Equal(["app/a.yaml", "app/kustomization.yaml"], scan.Files.Keys);
        Assert.Equal("""{"resources":["a.yaml"],"namePrefix":"x-"}""", Encoding.UTF8.GetString(scan.Files["app/kustomization.yaml"].Span));
    }
}
