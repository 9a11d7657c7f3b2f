using GitOps.Functions.Applications;
using GitOps.Functions.Rendering;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

public sealed class DirectoryRendererTests
{
    private static readonly Renderer WithoutKubectl = new(new RendererOptions { KubectlPath = "/nowhere/kubectl" }, TimeProvider.System);

    private static Task<RenderResult> RenderAsync(ApplicationSource source, params (string, string)[] files) =>
        WithoutKubectl.RenderAsync(source, Files(files), Context, TestContext.Current.CancellationToken);

    private static string[] Names(RenderResult result) => [.. result.Objects.Select(o => $"{o.Name}@{o.Origin}")];

    [Fact]
    public async Task Manifests_of_the_folder_are_read_in_ordinal_order_without_kubectl()
    {
        var result = await RenderAsync(
            Source(),
            ("app/b.yml", ConfigMap("b")), ("app/a.yaml", ConfigMap("a1") + "---\n" + ConfigMap("a2")), ("app/B.json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"j"}}"""),
            ("app/notes.txt", ConfigMap("no")), ("app/sub/c.yaml", ConfigMap("no")), ("application/x.yaml", ConfigMap("no")), ("other.yaml", ConfigMap("no")));
        Assert.Equal(["j@app/B.json:1", "a1@app/a.yaml:1", "a2@app/a.yaml:6", "b@app/b.yml:1"], Names(result));
        Assert.True(result.Complete && result.Tool == "directory");
    }

    [Fact]
    public async Task Sub_folders_are_read_when_asked_for() =>
        Assert.Equal(["c@app/sub/c.yaml:1"], Names(await RenderAsync(Source() with { Directory = new DirectoryOptions(Recurse: true) }, ("app/sub/c.yaml", ConfigMap("c")))));

    [Theory]
    [InlineData(true, null, null, "a b s/a s/t/c")]
    [InlineData(false, "*", null, "a b")]
    [InlineData(true, "*a.yaml", null, "a s/a")]
    [InlineData(true, "{b.yaml,s/*}", null, "b s/a s/t/c")]
    [InlineData(true, null, "s/*", "a b")]
    [InlineData(true, "s/*", "{s/t/*,b.yaml}", "s/a")]
    [InlineData(true, "app/*", null, "")]
    public async Task Only_the_files_that_are_included_and_not_excluded_are_read(bool recurse, string? include, string? exclude, string expected)
    {
        var directory = new DirectoryOptions(recurse, Glob(include), Glob(exclude));
        var files = ((string[])["a", "b", "s/a", "s/t/c"]).Select(static name => ($"app/{name}.yaml", ConfigMap(name.Replace('/', '-')))).Append(("app/s/values.txt", "")).ToArray();
        var result = await RenderAsync(Source() with { Directory = directory }, files);
        Assert.Equal(expected, string.Join(' ', result.Objects.Select(static o => o.Origin.File["app/".Length..^".yaml".Length])));
        Assert.True(result.Complete);
    }

    [Fact]
    public async Task A_file_that_is_excluded_may_be_no_manifest() =>
        Assert.True((await RenderAsync(Source() with { Directory = new DirectoryOptions(Exclude: Glob("bad.*")) }, ("app/bad.yaml", "apiVersion: v1\nkind: X\nmetadata: ["), ("app/bad.jsonnet", "{}"))).Complete);

    private static PathGlob? Glob(string? pattern) => pattern is null ? null : PathGlob.TryParse(pattern, out _) ?? throw new ArgumentException(pattern);

    [Fact]
    public async Task An_empty_path_is_the_repository_itself() =>
        Assert.Equal(["c@c.yaml:1"], Names(await RenderAsync(Source(""), ("c.yaml", ConfigMap("c")))));

    [Fact]
    public async Task One_bad_manifest_among_many_is_named_and_the_others_are_there()
    {
        var result = await RenderAsync(Source(), [("app/bad.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [\n"), .. Enumerable.Range(0, 99).Select(i => ($"app/{i:00}.yaml", ConfigMap($"c{i}")))]);
        Assert.Equal(99, result.Objects.Count);
        Assert.StartsWith("app/bad.yaml:", Assert.Single(result.Failures).Subject, StringComparison.Ordinal);
        Assert.False(result.Complete);
    }

    [Fact]
    public async Task What_Argo_CD_leaves_alone_is_left_alone()
    {
        var result = await RenderAsync(
            Source(),
            ("app/values.yaml", "image: nginx\n"), ("app/broken-values.yaml", "{{ x }}: ["), ("app/package.json", """{"name": "x"}"""), ("app/empty.yaml", ""),
            ("app/skipped.yaml", "# +argocd:skip-file-rendering\n" + ConfigMap("no")), ("app/a.yaml", ConfigMap("a")));
        Assert.Equal(["a@app/a.yaml:1"], Names(result));
        Assert.True(result.Complete);
    }

    [Theory]
    [InlineData("app/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {nam: x}\n")]
    [InlineData("app/x.json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":""")]
    [InlineData("app/x.jsonnet", "{}")]
    public async Task What_looks_like_a_manifest_and_is_none_is_a_failure(string path, string text)
    {
        var result = await RenderAsync(Source(), (path, text));
        Assert.StartsWith(path, Assert.Single(result.Failures).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_object_twice_is_a_failure_that_names_both_places_and_applies_neither()
    {
        var result = await RenderAsync(Source(), ("app/a.yaml", ConfigMap("x", "data: {a: b}\n")), ("app/b.yaml", ConfigMap("x")), ("app/c.yaml", ConfigMap("other")));
        Assert.Equal(["other@app/c.yaml:1"], Names(result));
        Assert.Equal("ConfigMap x: render: written more than once: app/a.yaml:1, app/b.yaml:1", Assert.Single(result.Failures).ToString());
    }

    [Fact]
    public async Task Equal_objects_have_an_equal_digest_however_they_are_written()
    {
        var yaml = await RenderAsync(Source(), ("app/a.yaml", "kind: ConfigMap\nmetadata: {name: x}\napiVersion: v1\ndata: {num: 1.0}\n"));
        var json = await RenderAsync(Source(), ("app/z.json", """{"apiVersion":"v1","data":{"num":1},"kind":"ConfigMap","metadata":{"name":"x"}}"""));
        var other = await RenderAsync(Source(), ("app/z.json", """{"apiVersion":"v1","data":{"num":2},"kind":"ConfigMap","metadata":{"name":"x"}}"""));
        Assert.Equal(yaml.Digest, json.Digest);
        Assert.NotEqual(yaml.Digest, other.Digest);
    }

    [Fact]
    public async Task Too_many_objects_are_refused_as_a_whole()
    {
        var few = new Renderer(new RendererOptions { Objects = 2 }, TimeProvider.System);
        var result = await few.RenderAsync(Source(), Files(("app/a.yaml", string.Join("---\n", Enumerable.Range(0, 3).Select(i => ConfigMap($"c{i}"))))), Context, TestContext.Current.CancellationToken);
        Assert.True(result.Objects.Count == 0 && result.Failures.Count == 1);
    }

    [Fact]
    public async Task A_chart_is_read_as_plain_manifests_where_the_application_says_so()
    {
        (string, string)[] files = [("app/Chart.yaml", "apiVersion: v2\nname: x\n"), ("app/a.yaml", ConfigMap("a")), ("app/kustomization.yaml", "resources: [a.yaml]\n")];
        Assert.Equal(["a@app/a.yaml:1"], Names(await RenderAsync(Source() with { Directory = new DirectoryOptions() }, files)));
    }
}
