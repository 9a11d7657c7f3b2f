using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Tests.RealParts;
using static GitOps.Functions.Tests.Rendering.JsonnetTestData;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>Jsonnet files of a folder, evaluated by the real jsonnet.</summary>
public sealed class JsonnetRendererTests
{
    private const string NoObject = ": read rendered manifest: ";

    [Theory]
    [InlineData("MAP", "a")]
    [InlineData("[MAP, MAP {metadata: {name: 'b'}}]", "a b")]
    [InlineData("{apiVersion: 'v1', kind: 'List', items: [MAP, MAP {metadata: {name: 'b'}}]}", "a b")]
    [InlineData("[null, {apiVersion: 'v1', kind: 'ConfigMapList', items: [MAP]}, MAP {metadata: {name: 'b'}}]", "a b")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("[null]", "")]
    [InlineData("function() MAP", "a")]
    [InlineData("function(name='x') MAP", "a")]
    [InlineData("{}", "[app/x.jsonnet" + NoObject + "apiVersion is missing]")]
    [InlineData("{one: MAP}", "[app/x.jsonnet" + NoObject + "apiVersion is missing]")]
    [InlineData("[MAP, [MAP]]", "a [app/x.jsonnet" + NoObject + "item 1 of its list: a Kubernetes object is a mapping, this is a list]")]
    [InlineData("[MAP, {kind: 'X'}]", "a [app/x.jsonnet" + NoObject + "item 1 of its list: apiVersion is missing]")]
    [InlineData("'text'", "[app/x.jsonnet" + NoObject + "a Kubernetes object is a mapping, this is a text]")]
    [InlineData("[1, true]", "[app/x.jsonnet" + NoObject + "item 0 of its list: a Kubernetes object is a mapping, this is a number] [app/x.jsonnet" + NoObject + "item 1 of its list: a Kubernetes object is a mapping, this is true or false]")]
    [InlineData("MAP {data: {a: 1}}", "a")]
    public async Task A_file_comes_to_one_object_or_a_list_of_them(string code, string expected)
    {
        code = code.Replace("MAP", Map("a"), StringComparison.Ordinal);
        Assert.Equal(expected, Told(await RenderAsync((JsonnetOptions?)null, ("app/x.jsonnet", code))));
        // And beside another one, where both are evaluated at once.
        var both = await RenderAsync((JsonnetOptions?)null, ("app/x.jsonnet", code), ("app/y.jsonnet", Map("y")));
        Assert.Equal(expected.Split('[')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Append("y"), both.Objects.Select(static one => one.Name));
    }

    [Fact]
    public async Task Jsonnet_stands_among_the_other_files_in_their_order_and_libraries_are_no_manifests()
    {
        var result = await RenderAsync((JsonnetOptions?)null, ("app/c.yaml", ConfigMap("c")), ("app/b.jsonnet", $"[{Map("b1")}, {Map("b2")}]"), ("app/a.yaml", ConfigMap("a")),
            ("app/d.libsonnet", "no jsonnet at all"), ("app/sub/e.jsonnet", Map("e")), ("app/skipped.jsonnet", "// +argocd:skip-file-rendering\n" + Map("no")));
        Assert.Equal(["a@app/a.yaml:1", "b1@app/b.jsonnet", "b2@app/b.jsonnet", "c@app/c.yaml:1"], result.Objects.Select(static one => $"{one.Name}@{one.Origin}"));
        Assert.True(result.Complete);
        Assert.StartsWith("jsonnet v0.", result.Tool, StringComparison.Ordinal);
        Assert.Equal("directory", (await RenderAsync((JsonnetOptions?)null, ("app/a.yaml", ConfigMap("a")))).Tool);
    }

    [Theory]
    [InlineData(true, null, null, "a b s-a")]
    [InlineData(false, null, null, "a b")]
    [InlineData(true, "{*a.jsonnet}", null, "a s-a")]
    [InlineData(true, "*.yaml", null, "")]
    [InlineData(true, null, "s/*", "a b")]
    public async Task Recurse_include_and_exclude_choose_among_Jsonnet_too(bool recurse, string? include, string? exclude, string expected)
    {
        var directory = new DirectoryOptions(recurse, include is null ? null : PathGlob.TryParse(include, out _), exclude is null ? null : PathGlob.TryParse(exclude, out _));
        var result = await RenderAsync(Source() with { Directory = directory }, ("app/a.jsonnet", Map("a")), ("app/b.jsonnet", Map("b")), ("app/s/a.jsonnet", Map("s-a")));
        Assert.Equal(expected, Told(result));
    }

    [Theory]
    [InlineData("a", "1", false, """{"v":"1"}""")]
    [InlineData("a", "", false, """{"v":""}""")]
    [InlineData("a", "1", true, """{"v":1}""")]
    [InlineData("a", "-x --help\n=\"' // #", false, """{"v":"-x --help\n=\u0022\u0027 // #"}""")]
    [InlineData("a", "{b: [1, 'c'], /* d */ e: self.b[1]}", true, """{"v":{"b":[1,"c"],"e":"c"}}""")]
    [InlineData("a", "of $ARGOCD_APP_NAME in ${ARGOCD_APP_NAMESPACE}, $$HOME $NONE.", false, """{"v":"of shop in shop-ns, $HOME ."}""")]
    [InlineData("a", "{n: '$ARGOCD_APP_NAME', s: $$.n}", true, """{"v":{"n":"shop","s":"shop"}}""")]
    [InlineData("a", "import 'x.libsonnet'", true, """{"v":{"from":"lib"}}""")]
    [InlineData("a", "importstr 'x.txt'", true, """{"v":"text // no comment\n"}""")]
    public async Task External_variables_and_top_level_arguments_are_texts_or_code(string name, string value, bool code, string expected)
    {
        (string, string)[] libs = [("lib/x.libsonnet", "{from: 'lib'}"), ("app/x.txt", "text // no comment\n")];
        Assert.Equal(expected, await DataAsync(ExtVar(name, value, code) with { Libs = ["lib"] }, [("app/x.jsonnet", Map("a", "{v: std.extVar('a')}")), .. libs]));
        Assert.Equal(expected, await DataAsync(Tla(name, value, code) with { Libs = ["lib"] }, [("app/x.jsonnet", $"function(a) {Map("a", "{v: a}")}"), .. libs]));
        // Several files at once: those that are functions are called, the others left as they are.
        var both = await RenderAsync(Tla(name, value, code) with { Libs = ["lib"] }, [("app/x.jsonnet", $"function(a) {Map("a", "{v: a}")}"), ("app/y.jsonnet", Map("y")), .. libs]);
        Assert.Equal("a y", Told(both));
        Assert.Equal(expected, both.Objects[0].Json["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_variable_that_is_none_becomes_nothing_with_a_warning_that_does_not_repeat_it()
    {
        var warning = Assert.Single((await RenderAsync(ExtVar("a", "pa$$word-pa$word"), ("app/x.jsonnet", Map("a")))).Warnings);
        Assert.StartsWith("the Jsonnet variable a holds a dollar sign", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("word-", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_takes_no_such_argument_fails_alone()
    {
        var result = await RenderAsync(Tla("a", "1"), ("app/x.jsonnet", $"function(b=1) {Map("x")}"), ("app/y.jsonnet", Map("y")), ("app/z.yaml", ConfigMap("z")));
        Assert.Equal("y z", string.Join(' ', result.Objects.Select(static one => one.Name)));
        Assert.Equal("app/x.jsonnet: evaluate Jsonnet: RUNTIME ERROR: function has no parameter a Top-level function", Assert.Single(result.Failures).ToString());
    }

    [Theory]
    [InlineData("import 'x.libsonnet'", "app/x.libsonnet", "lib/x.libsonnet", "vendor/x.libsonnet")]
    [InlineData("import 'y.libsonnet'", "vendor/y.libsonnet", "lib/y.libsonnet")]
    [InlineData("import 'sub/a.libsonnet'", "vendor/sub/a.libsonnet", "lib/sub/a.libsonnet")]
    [InlineData("import '../lib/x.libsonnet'", "lib/x.libsonnet", "app/lib/x.libsonnet")]
    [InlineData("import './x.libsonnet'", "app/x.libsonnet")]
    [InlineData("import './../lib/./x.libsonnet'", "lib/x.libsonnet")]
    [InlineData("import '../other/deep/x.libsonnet'", "other/deep/x.libsonnet")]
    [InlineData("import 'sub/b.libsonnet'", "app/c.libsonnet", "lib/c.libsonnet")]
    [InlineData("(import 'sub/d.libsonnet') + {}", "app/sub/c.libsonnet", "app/c.libsonnet")]
    public async Task An_import_is_found_beside_its_file_then_in_the_last_library_then_in_the_folder(string import, string expected, params string[] others)
    {
        var files = others.Append(expected).Select(static path => (path, $"{{from: '{path}'}}"));
        var data = await DataAsync(new JsonnetOptions { Libs = ["lib", "vendor"] },
            [("app/a.jsonnet", Map("a", import)), ("lib/sub/b.libsonnet", "import '../../app/c.libsonnet'"), ("app/sub/d.libsonnet", "import 'c.libsonnet'"), .. files]);
        Assert.Equal($$"""{"from":"{{expected}}"}""", data);
    }

    [Fact]
    public async Task A_file_that_is_looked_for_and_found_nowhere_is_an_error_only_where_it_is_needed()
    {
        Assert.Equal("a", Told(await RenderAsync((JsonnetOptions?)null, ("app/a.jsonnet", $"{Map("a")} + (if false then import 'missing.libsonnet' else {{}})"))));
        Assert.Contains("[app/a.jsonnet: evaluate Jsonnet: RUNTIME ERROR: couldn't open import \"missing.libsonnet\"", Told(await RenderAsync((JsonnetOptions?)null, ("app/a.jsonnet", "import 'missing.libsonnet'"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_may_lie_in_the_repositorys_root_and_tell_its_name()
    {
        var result = await RenderAsync(Source(""), ("-J.jsonnet", $"{Map("a", "{file: std.thisFile} + import 'x.libsonnet'")}"), ("x.libsonnet", "{lib: std.thisFile}"));
        Assert.Equal("a", Told(result));
        Assert.Equal("""{"file":"-J.jsonnet","lib":"x.libsonnet"}""", result.Objects[0].Json["data"]!.ToJsonString());
    }

    [Fact]
    public async Task More_files_than_are_evaluated_at_once_come_out_in_their_order()
    {
        var files = Enumerable.Range(0, 60).Select(static i => ($"app/{i:00}.jsonnet", Map($"c{i:00}", "import 'x.libsonnet'"))).Append(("app/x.libsonnet", "{a: 'b'}")).ToArray();
        var result = await RenderAsync((JsonnetOptions?)null, files);
        Assert.Equal(Enumerable.Range(0, 60).Select(static i => $"c{i:00}"), result.Objects.Select(static one => one.Name));
    }

    [Fact]
    public async Task A_kustomization_or_chart_beside_Jsonnet_decides_unless_the_application_says_directory()
    {
        (string, string)[] files = [("app/a.jsonnet", Map("a")), ("app/kustomization.yaml", "resources: []\n"), ("app/Chart.yaml", "name: x\n")];
        Assert.Equal("a", Told(await RenderAsync((JsonnetOptions?)null, files)));
        Assert.StartsWith("Tools__Kubectl", (await Assert.ThrowsAsync<GitOps.Functions.Outcomes.FailureException>(() => RenderAsync(Source(), [.. files, ("app/x.yaml", "")]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("production", 3)]
    [InlineData("test", 2)]
    public async Task The_guestbook_comes_to_what_jsonnet_by_hand_comes_to(string stage, int objects)
    {
        var jsonnet = new JsonnetOptions { Libs = ["lib"], Tlas = [new("stage", stage, false), new("replicas", "1 + 2", true)], ExtVars = [new("tag", "v1.2", false)] };
        var root = TestFiles.Path("Rendering/Jsonnet");
        var files = Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(root, file), File.ReadAllText(file))).ToArray();
        var result = await RenderAsync(Source("guestbook") with { Directory = new DirectoryOptions(Jsonnet: jsonnet) }, files);
        Assert.Empty(result.Failures);
        Assert.Equal(objects + 1, result.Objects.Count);

        string[] options = ["-J", "lib", "--ext-str", "tag=v1.2", "--tla-str", "stage=" + stage, "--tla-code", "replicas=1 + 2"];
        var byHand = new List<JsonNode>();
        foreach (var file in (string[])["guestbook/guestbook.jsonnet", "guestbook/settings.jsonnet"])
        {
            var printed = JsonNode.Parse((await ProcessRunner.RunAsync(Tools.Jsonnet, [.. options, file], root)).MustSucceed().Output)!;
            byHand.AddRange((printed as JsonArray ?? [printed.DeepClone()]).OfType<JsonNode>());
        }

        Assert.Equal(byHand.Select(static one => CanonicalJson.Digest([one])), result.Objects.Select(static one => CanonicalJson.Digest([one.Json])));
    }
}
