using System.Formats.Tar;
using System.IO.Compression;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.RealParts;
using static GitOps.Functions.Tests.Rendering.HelmTestData;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>Charts that would make helm do something else than render, cost too much, or tell a secret.</summary>
public sealed class HelmGuardTests
{
    private static readonly string Bomb = string.Concat(Enumerable.Range(0, 9).Select(i => $"k{i}: &k{i} [{string.Join(',', Enumerable.Repeat(i == 0 ? "x" : $"*k{i - 1}", 9))}]\n"));

    // Nothing of these reaches helm: one that is nowhere would throw, were it looked for.
    private static async Task<IReadOnlyList<Failure>> RefusedAsync(SourceFiles files, HelmOptions? options = null)
    {
        var request = HelmRequestReader.Read([Source() with { Helm = options }], 0, [files], Contexts(1)[0]);
        return (await new HelmRenderer(new RendererOptions { HelmPath = "/nowhere/helm" }, TimeProvider.System).RenderAsync(request, TestContext.Current.CancellationToken)).Reading.Failures;
    }

    [Theory]
    [InlineData("""{"properties": {"a": {"$ref": "file:///etc/passwd"}}}""")]
    [InlineData("""{"$ref": "http://169.254.169.254/latest"}""")]
    [InlineData("""{"$ref": "other.json#/a"}""")]
    [InlineData("""{"\u0024ref": "file:///etc/passwd"}""")]
    [InlineData("""{"$dynamicRef": "https://example.com/x"}""")]
    [InlineData("""{"$schema": "https://example.com/schema"}""")]
    [InlineData("""{"$schema": "http://json-schema.org/draft-99/schema#"}""")]
    [InlineData("""{"$schema": "http://json-schema.org@127.0.0.1/schema"}""")]
    [InlineData("""{"a": {"$id": "file:///etc/", "allOf": [{"$ref": "passwd"}]}}""")]
    [InlineData("{ no json")]
    public async Task A_schema_that_reaches_out_is_refused_wherever_it_is(string schema)
    {
        var failure = Assert.Single(await RefusedAsync(Small(("app/values.schema.json", schema))));
        Assert.Equal("app/values.schema.json", failure.Subject);
        failure = Assert.Single(await RefusedAsync(Small(("app/charts/sub/Chart.yaml", Chart), ("app/charts/sub/values.schema.json", "\uFEFF" + schema))));
        Assert.Equal("app/charts/sub/values.schema.json", failure.Subject);
        var packed = HelmArchive.Write(RenderingTestData.Files(("Chart.yaml", Chart), ("values.schema.json", schema)).Files);
        failure = Assert.Single(await RefusedAsync(With(Small(), "app/charts/sub.tgz", packed)));
        Assert.Equal("app/charts/sub.tgz/values.schema.json", failure.Subject);
    }

    [Fact]
    public void A_schema_of_a_known_draft_that_refers_to_itself_passes()
    {
        foreach (var draft in (string[])["http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-04/schema", "https://json-schema.org/draft/2020-12/schema"])
            Assert.Null(HelmSchema.Problem(Utf8("""{"$schema": "DRAFT", "$ref": "#/definitions/a", "definitions": {"a": {"properties": {"$ref": {"type": "string"}}}}}""".Replace("DRAFT", draft, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("app/values.yaml")]
    [InlineData("app/Chart.yaml")]
    [InlineData("app/requirements.yaml")]
    [InlineData("app/Chart.lock")]
    [InlineData("app/charts/sub/values.yaml")]
    public async Task An_alias_bomb_is_stopped_before_helm(string file)
    {
        var files = RenderingTestData.Files(("app/charts/sub/Chart.yaml", Chart), ("app/templates/a.yaml", Template));
        if (file != "app/Chart.yaml") files = With(files, "app/Chart.yaml", Utf8(Chart));
        Assert.StartsWith(file + ":", Assert.Single(await RefusedAsync(With(files, file, Utf8(Bomb)))).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_bomb_in_a_value_file_is_stopped_too() =>
        Assert.StartsWith("env/v.yaml:", Assert.Single(await RefusedAsync(Small(("env/v.yaml", Bomb)), new HelmOptions { ValueFiles = ["/env/v.yaml"] })).Subject, StringComparison.Ordinal);

    [Theory]
    [InlineData("app/Chart.yaml", "https://user:hunter2@charts.example.com")]
    [InlineData("app/Chart.yaml", "file://../lib")]
    [InlineData("app/Chart.yaml", "oci://registry.example.com/charts")]
    [InlineData("app/requirements.yaml", "https://charts.example.com")]
    public async Task A_dependency_that_is_not_there_is_named_and_never_fetched(string file, string repository)
    {
        var dependencies = $"dependencies: [{{name: lib, version: 1.0.0, repository: '{repository}'}}]\n";
        var files = file == "app/Chart.yaml" ? With(Small(), file, Utf8(Chart + dependencies)) : Small((file, dependencies));
        var failure = Assert.Single(await RefusedAsync(files));
        Assert.Equal(file, failure.Subject);
        Assert.StartsWith("the dependency lib (from ", failure.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "chart/templates/x.yaml", "symbolic link")]
    [InlineData(TarEntryType.HardLink, "chart/x.yaml", "hard link")]
    [InlineData(TarEntryType.Fifo, "chart/x", "FIFO")]
    [InlineData(TarEntryType.RegularFile, "chart/../../x.yaml", "'..'")]
    public async Task A_packed_chart_may_hold_only_regular_files(TarEntryType type, string name, string cause)
    {
        var entry = new PaxTarEntry(type, name);
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink) entry.LinkName = "/etc/passwd";
        var failure = Assert.Single(await RefusedAsync(With(Small(), "app/charts/x.tgz", Packed(entry))));
        Assert.Contains("app/charts/x.tgz", failure.Subject, StringComparison.Ordinal);
        Assert.Contains(cause, failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_chart_that_is_damaged_or_a_bomb_is_a_failure_and_nothing_more()
    {
        var bomb = new PaxTarEntry(TarEntryType.RegularFile, "chart/x") { DataStream = new MemoryStream(new byte[4 << 20]) };
        Assert.Contains("bomb", Assert.Single(await RefusedAsync(With(Small(), "app/charts/x.tgz", Packed(bomb)))).Cause, StringComparison.Ordinal);
        Assert.Contains("damaged", Assert.Single(await RefusedAsync(With(Small(), "app/charts/x.tgz", Utf8("no archive")))).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_chart_is_no_chart() =>
        Assert.Equal("app/Chart.yaml", Assert.Single(await RefusedAsync(RenderingTestData.Files(("app/a.yaml", ConfigMap("a"))), new HelmOptions { ReleaseName = "x" })).Subject);

    [Fact]
    public async Task A_template_sees_no_cluster_no_network_and_no_environment()
    {
        var result = await RenderAsync(Small(("app/templates/b.yaml", ConfigMap("b", "data:\n  dns: '{{ getHostByName \"localhost\" }}'\n  found: '{{ lookup \"v1\" \"Secret\" \"\" \"\" | toJson }}'\n  file: '{{ .Files.Get \"/etc/passwd\" }}{{ .Files.Get \"../../../../etc/passwd\" }}'\n"))));
        Assert.Empty(result.Failures);
        Assert.Equal("""{"dns":"","found":"{}","file":""}""", result.Objects.Single(static o => o.Name == "b").Json["data"]!.ToJsonString());
        Assert.Contains("env", Assert.Single((await RenderAsync(Small(("app/templates/b.yaml", "{{ env \"PATH\" }}")))).Failures).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_names_the_template_or_the_file_and_neither_the_temporary_folder_nor_a_secret()
    {
        var failure = Assert.Single((await RenderAsync(Small(("app/templates/b.yaml", "\n\n{{ fail (printf \"bad %s %s\" .Values.db.password .Values.colour) }}")), new HelmOptions { Values = "db: {password: hunter2hunter2}\ncolour: blue\n" })).Failures);
        Assert.Equal("helm template app", failure.Subject);
        Assert.Contains("shop/templates/b.yaml:3", failure.Cause, StringComparison.Ordinal);
        Assert.Contains("bad *** blue", failure.Cause, StringComparison.Ordinal);
        failure = Assert.Single((await RenderAsync(Small(("env/v.yaml", "a: [\n")), new HelmOptions { ValueFiles = ["/env/v.yaml"] })).Failures);
        Assert.Contains("env/v.yaml", failure.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("inputs/", failure.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("gitops-render", failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_no_manifest_is_named_by_its_template_and_leaves_its_neighbours()
    {
        var result = await RenderAsync(Small(("app/templates/b.yaml", "# about\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n  labels: {a: 1}\n")));
        Assert.Equal("app/templates/b.yaml: read rendered manifest: line 2 of what it renders: metadata.labels of the ConfigMap must be texts; quote the value of 'a'", Assert.Single(result.Failures).ToString());
        Assert.Equal("app/templates/a.yaml", Assert.Single(result.Objects).Origin.ToString());
    }

    [Fact]
    public async Task Helm_that_takes_too_much_memory_or_time_or_prints_too_much_is_ended()
    {
        var loop = Small(("app/templates/b.yaml", "{{ range $i := until 100000 }}{{ range $j := until 100000 }}{{ end }}{{ end }}"));
        Assert.Contains("and killed", await CauseAsync(loop, new RendererOptions { Timeout = TimeSpan.FromSeconds(2) }), StringComparison.Ordinal);
        var large = Small(("app/templates/b.yaml", ConfigMap("b", "data: {a: '{{ repeat 50000000 \"x\" }}'}\n")));
        Assert.Contains("of memory, and killed", await CauseAsync(large, new RendererOptions { MemoryBytes = 100 << 20 }), StringComparison.Ordinal);
        var long1 = Small(("app/templates/b.yaml", ConfigMap("b", "data: {a: '{{ repeat 5000000 \"x\" }}'}\n")));
        Assert.Contains("of manifests, and killed", await CauseAsync(long1, new RendererOptions { OutputBytes = 1 << 20 }), StringComparison.Ordinal);

        static async Task<string> CauseAsync(SourceFiles files, RendererOptions options) => Assert.Single((await new Renderer(options with { HelmPath = Tools.Helm }, TimeProvider.System)
            .RenderAsync(Source(), files, RenderingTestData.Context, TestContext.Current.CancellationToken)).Failures).Cause;
    }

    [Fact]
    public async Task Helm_is_looked_for_only_where_a_chart_needs_it()
    {
        var renderer = new Renderer(new RendererOptions { HelmPath = "/nowhere/helm" }, TimeProvider.System);
        var failure = await Assert.ThrowsAsync<FailureException>(() => renderer.RenderAsync(Source(), Small(), RenderingTestData.Context, TestContext.Current.CancellationToken));
        Assert.StartsWith("Tools__Helm: find helm: /nowhere/helm is missing", failure.Message, StringComparison.Ordinal);
        Assert.Empty((await renderer.RenderAsync(Source(), RenderingTestData.Files(("app/a.yaml", ConfigMap("a"))), RenderingTestData.Context, TestContext.Current.CancellationToken)).Failures);
    }

    [Fact]
    public async Task Nothing_is_left_in_the_temporary_folder()
    {
        await RenderAsync(Small(("app/templates/unique-name-of-this-test.yaml", ConfigMap("u"))));
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "gitops-render-*").SelectMany(static d => Directory.GetFiles(d, "unique-name-of-this-test.yaml", SearchOption.AllDirectories)));
    }

    private static byte[] Packed(TarEntry entry)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "chart/Chart.yaml") { DataStream = new MemoryStream(Utf8(Chart)) });
            tar.WriteEntry(entry);
        }

        return packed.ToArray();
    }
}
