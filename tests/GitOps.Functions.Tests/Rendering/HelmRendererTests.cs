using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;
using GitOps.Functions.Rendering;
using GitOps.Functions.Tests.RealParts;
using static GitOps.Functions.Tests.Rendering.HelmTestData;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>Charts in Git, rendered by the real helm: what comes out is what helm makes of the same chart.</summary>
public sealed class HelmRendererTests
{
    [Theory]
    [InlineData("storefront", 6)]
    [InlineData("ledger", 2)]
    public async Task A_chart_comes_to_the_objects_that_helm_makes_of_it(string chart, int count)
    {
        var direct = (await ProcessRunner.RunAsync(Tools.Helm, ["template", "web", TestFiles.Path($"Rendering/Charts/{chart}"), "--namespace", "shop", "--include-crds"])).MustSucceed().Output;
        var expected = ManifestReader.Read("helm", Utf8(direct));
        var result = await RenderAsync(RenderingTestData.Files(HelmTestData.Files(chart, "app")));
        Assert.Empty(result.Failures);
        Assert.Empty(result.Warnings);
        Assert.Equal(count, result.Objects.Count);
        Assert.Equal(expected.Objects.Select(static o => CanonicalJson.Digest(o.Json)), result.Objects.Select(static o => CanonicalJson.Digest(o.Json)));
        Assert.Equal("helm v4.1.4", result.Tool);
    }

    [Fact]
    public async Task Sub_charts_may_be_packed_also_within_each_other()
    {
        var queue = HelmTestData.Files("ledger", "l").Where(static f => f.Path.StartsWith("l/charts/queue/", StringComparison.Ordinal)).Select(static f => (f.Path["l/charts/queue/".Length..], f.Text)).ToArray();
        var own = HelmTestData.Files("ledger", "app").Where(static f => !f.Path.StartsWith("app/charts/", StringComparison.Ordinal)).ToArray();
        var packed = With(RenderingTestData.Files(own), "app/charts/queue-0.5.0.tgz", await PackageAsync(queue));
        var unpacked = await RenderAsync(RenderingTestData.Files(HelmTestData.Files("ledger", "app")));
        var result = await RenderAsync(packed);
        Assert.Empty(result.Failures);
        Assert.Equal(unpacked.Digest, result.Digest);
        Assert.Equal(["helm template app (ledger/charts/queue/templates/queue.yaml)", "app/templates/books.yaml"], result.Objects.Select(static o => o.Origin.ToString()));

        var outer = With(RenderingTestData.Files(("app/Chart.yaml", Chart)), "app/charts/ledger.tgz", HelmArchive.Write(packed.Files.Select(static f => KeyValuePair.Create(f.Key["app/".Length..], f.Value))));
        Assert.Equal(["web-books", "web-queue"], (await RenderAsync(outer)).Objects.Select(static o => o.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Hooks_definitions_and_tests_come_out_as_Argo_CD_maps_them()
    {
        var files = RenderingTestData.Files(HelmTestData.Files("storefront", "app"));
        var objects = (await RenderAsync(files)).Objects.ToDictionary(static o => o.Kind + " " + o.Name, static o => SyncTiming.Of(o));
        Assert.Equal((SyncPhase.PreSync, -2, true), (objects["Job web-storefront-migrate"].Phases.Single(), objects["Job web-storefront-migrate"].Wave, objects["Job web-storefront-migrate"].IsHook));
        Assert.True(objects["Pod web-storefront-answers"] is { IsHook: true, Phases.Count: 0 });
        Assert.False(objects["CustomResourceDefinition routes.shop.example.com"].IsHook);
        Assert.Equal(5, (await RenderAsync(files, new HelmOptions { SkipTests = true })).Objects.Count);
        Assert.DoesNotContain((await RenderAsync(files, new HelmOptions { SkipCrds = true })).Objects, static o => o.Kind == "CustomResourceDefinition");
    }

    [Fact]
    public async Task Values_count_in_the_order_of_Argo_CD()
    {
        var files = Small(("app/values.yaml", "a: chart\n"), ("app/one.yaml", "a: one\n"), ("app/two.yaml", "a: two\n"), ("app/content.txt", "from a file, whole"));
        var options = new HelmOptions();
        Assert.Equal("\"chart\"", await DataAsync(files, options));
        Assert.Equal("\"two\"", await DataAsync(files, options = options with { ValueFiles = ["one.yaml", "two.yaml"] }));
        Assert.Equal("\"one\"", await DataAsync(files, options with { ValueFiles = ["two.yaml", "./one.yaml"] }));
        Assert.Equal("\"inline\"", await DataAsync(files, options = options with { Values = "a: inline\n" }));
        Assert.Equal("5", await DataAsync(files, options = options with { Parameters = [new("a", "4", false), new("a", "5", false)] }));
        Assert.Equal("\"6\"", await DataAsync(files, options = options with { Parameters = [.. options.Parameters, new("a", "6", true)] }));
        Assert.Equal("\"from a file, whole\"", await DataAsync(files, options with { FileParameters = [new("a", "content.txt")] }));
    }

    [Theory]
    [InlineData("a", "x,y", "\"x,y\"")]
    [InlineData("a", "{x,y}", "[\"x\",\"y\"]")]
    [InlineData("a", "x\\,y", "\"x,y\"")]
    [InlineData("a", "--help", "\"--help\"")]
    [InlineData("a", "$ARGOCD_APP_NAME in ${ARGOCD_APP_NAMESPACE} costs 5$$", "\"web in shop costs 5$\"")]
    [InlineData("a.b\\.c", "true", "{\"b.c\":true}")]
    [InlineData("a[1].x", "1", "[null,{\"x\":1}]")]
    public async Task A_parameter_is_what_Argo_CD_makes_of_it(string name, string value, string expected) =>
        Assert.Equal(expected, await DataAsync(Small(), new HelmOptions { Parameters = [new(name, value, false)] }));

    [Fact]
    public async Task A_dollar_sign_that_names_nothing_is_warned_of()
    {
        var result = await RenderAsync(Small(), new HelmOptions { Parameters = [new("a", "pa$word", false)] });
        Assert.Equal("\"pa\"", (string?)result.Objects[0].Json["data"]!["a"]);
        Assert.StartsWith("the Helm parameter a holds a dollar sign", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("word", result.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_files_may_lie_in_the_repository_or_in_a_source_that_has_a_name()
    {
        var chart = Small(("app/values.yaml", "a: 0\n"), ("env/prod/values.yaml", "a: prod\n"), ("env/base.yaml", "a: base\n"), ("app/env/web.yaml", "a: by name\n"));
        var values = RenderingTestData.Files(("prod/shop.yaml", "a: theirs\n"), ("prod/key.txt", "their text"));
        ApplicationSource named = Source("") with { Ref = "values", FilesOnly = true };
        foreach (var (file, expected) in ((string, string)[])[("/env/base.yaml", "base"), ("../env/prod/values.yaml", "prod"), ("env/$ARGOCD_APP_NAME.yaml", "by name"), ("$values/prod/shop.yaml", "theirs")])
        {
            var result = await RenderAsync([Source() with { Helm = new HelmOptions { ValueFiles = [file] } }, named], [chart, values]);
            Assert.Empty(result.Failures);
            Assert.Equal($"\"{expected}\"", (string?)result.Objects[0].Json["data"]!["a"]);
        }

        var own = Source() with { Helm = new HelmOptions { ValueFiles = ["/env/base.yaml", "$values/prod/shop.yaml", "/env/prod/v.yaml"], FileParameters = [new("a", "$values/prod/key.txt"), new("b", "x.txt")] } };
        Assert.Equal(["env/base.yaml", "env/prod/v.yaml"], HelmReferences.Paths([own, named], 0, Contexts(2)));
        Assert.Equal(["prod/key.txt", "prod/shop.yaml"], HelmReferences.Paths([own, named], 1, Contexts(2)));
        var patterns = own with { Helm = new HelmOptions { ValueFiles = ["/env/*/v.yaml", "v/*.yaml", "$values/*.yaml"] } };
        Assert.Equal(["env"], HelmReferences.Paths([patterns, named], 0, Contexts(2)));
        Assert.Equal([""], HelmReferences.Paths([patterns, named], 1, Contexts(2)));
        Assert.Equal("\"their text\"", (string?)(await RenderAsync([own with { Helm = own.Helm! with { ValueFiles = [], FileParameters = [own.Helm.FileParameters[0]] } }, named], [chart, values])).Objects[0].Json["data"]!["a"]);
    }

    [Fact]
    public async Task A_pattern_stands_for_files_in_the_order_of_their_names_and_a_named_file_stays_in_its_place()
    {
        var files = Small(("app/v/a.yaml", "a: a\n"), ("app/v/b.yaml", "a: b\n"), ("app/v/c/a.yaml", "a: deep\n"), ("app/v/c.txt", "no yaml\n"));
        Assert.Equal("\"b\"", await DataAsync(files, new HelmOptions { ValueFiles = ["v/*.yaml"] }));
        Assert.Equal("\"a\"", await DataAsync(files, new HelmOptions { ValueFiles = ["v/?.yaml", "v/a.yaml"] }));
        Assert.Equal("\"deep\"", await DataAsync(files, new HelmOptions { ValueFiles = ["v/*/a.yaml"] }));
    }

    [Theory]
    [InlineData("gone.yaml", "there is no file app/gone.yaml")]
    [InlineData("/gone.yaml", "there is no file gone.yaml")]
    [InlineData("gone/*.yaml", "no file in this repository")]
    [InlineData("../../outside.yaml", "leads out of the repository")]
    [InlineData("https://example.com/v.yaml", "is an address")]
    [InlineData("file:///etc/passwd", "is an address")]
    [InlineData("$other/v.yaml", "no source of this Application has the ref 'other'")]
    [InlineData("v/**/x.yaml", "not supported")]
    public void A_value_file_that_cannot_be_read_is_named_before_helm_is_started(string file, string cause)
    {
        foreach (var options in (HelmOptions[])[new() { ValueFiles = [file] }, new() { FileParameters = [new("a", file)] }])
        {
            if (file.Contains('*', StringComparison.Ordinal) && options.FileParameters.Count > 0) continue;
            var request = HelmRequestReader.Read([Source() with { Helm = options }], 0, [Small()], Contexts(1)[0]);
            var failure = Assert.Single(request.Failures);
            Assert.Equal($"{file} (chart app)", failure.Subject);
            Assert.Contains(cause, failure.Cause, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_value_file_is_passed_over_where_the_Application_says_so() =>
        Assert.Equal("null", await DataAsync(Small(), new HelmOptions { ValueFiles = ["gone.yaml", "gone/*.yaml"], IgnoreMissingValueFiles = true }));

    [Fact]
    public async Task The_release_has_the_names_that_are_written_or_those_of_the_Application()
    {
        Assert.Equal(("web", "shop"), await NamesAsync(new HelmOptions()));
        Assert.Equal(("front", "other"), await NamesAsync(new HelmOptions { ReleaseName = "front", Namespace = "other" }));
        var failure = Assert.Single((await RenderAsync(Small(), target: new RenderTarget(new string('x', 54), "shop"))).Failures);
        Assert.Contains("releaseName", failure.Cause, StringComparison.Ordinal);

        static async Task<(string, string?)> NamesAsync(HelmOptions options) => Assert.Single((await RenderAsync(Small(), options)).Objects) is var one ? (one.Name, (string?)one.Json["data"]!["ns"]) : default;
    }

    [Fact]
    public async Task The_chart_sees_the_cluster_that_it_is_for_unless_the_Application_says_otherwise()
    {
        var asked = 0;
        var files = RenderingTestData.Files(HelmTestData.Files("storefront", "app"));
        var result = await RenderAsync(files, target: Target());
        Assert.Equal(("v1.20.2", "true", "true"), Seen(result));
        Assert.Single(result.Objects, static o => o.Kind == "Probe");
        Assert.Equal(64, result.Capabilities.Length);
        result = await RenderAsync(files, new HelmOptions { KubeVersion = "1.33" }, Target());
        Assert.Equal(("v1.33", "true", "true"), Seen(result));
        Assert.Equal(2, asked);
        result = await RenderAsync(files, new HelmOptions { KubeVersion = "v1.33.7", ApiVersions = ["monitoring.example.com/v1"] }, Target());
        Assert.Equal(("v1.33.7", "false", "true"), Seen(result));
        Assert.Equal((2, ""), (asked, result.Capabilities));
        Assert.DoesNotContain((await RenderAsync(files)).Objects, static o => o.Kind == "Probe");

        RenderTarget Target() => new("web", "shop", _ =>
        {
            asked++;
            return Task.FromResult(new ClusterCapabilities("v1.20.2", ["monitoring.example.com/v1", "shop.example.com/v1/Route"]));
        });
        static (string?, string?, string?) Seen(RenderResult result) => result.Objects.Single(static o => o is { Kind: "ConfigMap", Name: "web-storefront" }).Json["data"] is var data ? ((string?)data!["kubernetes"], (string?)data["routes"], (string?)data["found"]) : default;
    }

    [Fact]
    public async Task A_schema_is_checked_unless_the_Application_says_otherwise()
    {
        var files = RenderingTestData.Files(HelmTestData.Files("storefront", "app"));
        var options = new HelmOptions { Values = "replicas: -1\n" };
        Assert.Contains("replicas", Assert.Single((await RenderAsync(files, options)).Failures).Cause, StringComparison.Ordinal);
        Assert.Empty((await RenderAsync(files, options with { SkipSchemaValidation = true })).Failures);
    }

    [Fact]
    public async Task A_chart_that_is_random_is_named_and_one_that_is_not_is_rendered_once()
    {
        var random = await RenderAsync(Small(("app/templates/s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: \"{{ randAlphaNum 20 }}\"}\n")));
        Assert.Equal("not deterministic: each time that the chart is rendered these come out differently (random or time functions in its templates): Secret s", Assert.Single(random.Warnings));
        var steady = await RenderAsync(Small(("app/templates/s.yaml", ConfigMap("s", "data: {year: '{{ now | date \"2006\" }}'}\n"))));
        Assert.Empty(steady.Warnings);
        Assert.Equal(2, steady.Objects.Count);
    }
}
