using GitOps.Functions.Applications;
using GitOps.Functions.Rendering;
using static GitOps.Functions.Tests.Rendering.JsonnetTestData;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>Jsonnet that would read what is not the repository's, cost too much, or tell a secret.</summary>
public sealed class JsonnetGuardTests
{
    // Where the tool to be kept from is asked at all it says so.
    private static readonly RendererOptions Witness = Options with { JsonnetPath = "/bin/false" };

    [Theory]
    [InlineData("importstr '/etc/passwd'", "importstr '/etc/passwd' is an absolute path; only files of this repository are read")]
    [InlineData("import '/etc/passwd'", "import '/etc/passwd' is an absolute path; only files of this repository are read")]
    [InlineData("importbin '/etc/passwd'", "importbin '/etc/passwd' is an absolute path; only files of this repository are read")]
    [InlineData("importstr '../../../../etc/passwd'", "importstr '../../../../etc/passwd' leads out of the repository")]
    [InlineData("importstr '../../x'", "importstr '../../x' leads out of the repository")]
    [InlineData("importstr 'x/../../../etc/passwd'", "importstr 'x/../../../etc/passwd' holds '..' after a name; write it at the beginning")]
    [InlineData("importstr '..'", "importstr '..' leads out of the repository")]
    [InlineData("importstr ''", "importstr '' is no path")]
    [InlineData("importstr 'a\\nb'", "importstr 'a\\u000ab' holds a control character")]
    [InlineData("importstr 'sub'", "importstr 'sub' is a folder")]
    [InlineData("importstr 'sub/x.txt/.'", "importstr 'sub/x.txt/.' is a folder")]
    [InlineData("importstr './../../x'", "importstr './../../x' leads out of the repository")]
    [InlineData("importstr ('/etc/' + 'passwd')", "importstr takes a written path, nothing that is computed")]
    public async Task What_is_not_a_file_of_the_repository_is_refused_where_it_stands_and_never_read(string import, string cause)
    {
        var text = $"\n// import 'x'\n{Map("a", $"{{v: {import}}}")}";
        var failure = Assert.Single((await RenderAsync(Source(), Witness, ("app/a.jsonnet", text), ("app/sub/x.txt", ""))).Failures);
        Assert.Equal($"app/a.jsonnet:3: check Jsonnet: {cause}", failure.ToString());
        // The same in a library; its neighbours are applied.
        var result = await RenderAsync(new JsonnetOptions { Libs = ["lib"] }, ("app/a.jsonnet", "import 'bad.libsonnet'"), ("lib/bad.libsonnet", text), ("app/b.jsonnet", Map("b")), ("app/c.yaml", ConfigMap("c")), ("lib/sub/x.txt", ""));
        Assert.Equal(["b", "c"], result.Objects.Select(static one => one.Name));
        Assert.StartsWith("lib/bad.libsonnet:3: check Jsonnet: ", result.Failures[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("lib/bad.libsonnet is refused", result.Failures[1].Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import '/etc/passwd'", "is an absolute path")]
    [InlineData("importstr '../x'", "holds '..'; what is imported here is looked for in libs")]
    [InlineData("importstr 'root.txt'", "is at the repository's root and in a folder where it is looked for")]
    [InlineData("importstr 'lib'", "is at the repository's root and in a folder where it is looked for")]
    [InlineData("importstr std.thisFile", "takes a written path")]
    public async Task Code_in_the_options_is_held_to_the_same(string code, string cause)
    {
        (string, string)[] files = [("app/a.jsonnet", Map("a", "{v: importstr '../root.txt'}")), ("root.txt", "a"), ("lib/root.txt", "b"), ("lib/lib", "c"), ("app/b.yaml", ConfigMap("b"))];
        foreach (var options in (JsonnetOptions[])[ExtVar("x", code, true), Tla("x", code, true)])
        {
            var result = await RenderAsync(Source() with { Directory = new DirectoryOptions(Jsonnet: options with { Libs = ["lib"] }) }, Witness, files);
            Assert.Equal("b", Assert.Single(result.Objects).Name);
            Assert.Contains(cause, Assert.Single(result.Failures).Cause, StringComparison.Ordinal);
            Assert.StartsWith("spec.source.directory.jsonnet.", result.Failures[0].Subject, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_refused_as_code_does_not_come_in_as_a_text_or_from_elsewhere()
    {
        const string Evil = "{v: importstr '/etc/hostname'}";
        // Beside its file the import is refused; in the library lies another of that name, which something reads as a text.
        var result = await RenderAsync(new JsonnetOptions { Libs = ["lib"] }, ("app/a.jsonnet", Map("a", "import 'x.libsonnet'")), ("app/x.libsonnet", "?"), ("app/b.jsonnet", Map("b", "{t: importstr '../lib/x.libsonnet'}")), ("lib/x.libsonnet", Evil));
        Assert.Equal("b", Assert.Single(result.Objects).Name);
        Assert.Equal($$"""{"t":"{{Evil}}"}""", result.Objects[0].Json["data"]!.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal));
        Assert.Contains("app/x.libsonnet is refused", result.Failures[1].Cause, StringComparison.Ordinal);
        // One file both ways.
        result = await RenderAsync(Source(), Witness, ("app/a.jsonnet", "(import 'x.libsonnet') + {t: importstr 'x.libsonnet'}"), ("app/x.libsonnet", Evil));
        Assert.Equal(["check Jsonnet", "check Jsonnet"], result.Failures.Select(static one => one.Step));
    }

    [Fact]
    public async Task A_file_may_be_read_both_as_code_and_as_a_text_where_that_is_the_same()
    {
        var data = await DataAsync(null, ("app/a.jsonnet", Map("a", "{c: (import 'x.json').b, t: importstr 'x.json'}")), ("app/x.json", "{\"b\": \"c\"}\n"));
        Assert.Equal("""{"c":"c","t":"{\u0022b\u0022: \u0022c\u0022}\n"}""", data);
        var failure = Assert.Single((await RenderAsync(Source(), Witness, ("app/a.jsonnet", Map("a", "{c: import 'x.libsonnet', t: importstr 'x.libsonnet'}")), ("app/x.libsonnet", "{} // a"))).Failures);
        Assert.Equal("app/x.libsonnet: check Jsonnet: it is imported both as code and as a text; copy it, and import one of the copies", failure.ToString());
    }

    [Theory]
    [InlineData("std.extVar('PATH')", "undefined external variable: PATH")]
    [InlineData("std.native('exec')('id')", "RUNTIME ERROR")]
    [InlineData("importstr 'dev/stdin'", "couldn't open import")]
    public async Task Code_sees_no_environment_no_native_function_and_no_input(string code, string cause) =>
        Assert.Contains(cause, Assert.Single((await RenderAsync((JsonnetOptions?)null, ("app/a.jsonnet", Map("a", $"{{v: {code}}}")))).Failures).Cause, StringComparison.Ordinal);

    [Fact]
    public async Task An_endless_recursion_a_bomb_a_loop_and_a_flood_end_and_leave_their_neighbours()
    {
        Assert.Contains("max stack frames exceeded", await CauseAsync("local f(x) = f(x) + 1; f(1)", Options), StringComparison.Ordinal);
        Assert.Equal("more than 100 MiB of memory, and killed", await CauseAsync("std.range(1, 100000000)", Options with { MemoryBytes = 100 << 20 }));
        Assert.Equal("not ready after 3 s, and killed", await CauseAsync("local f(n) = if n == 0 then 0 else f(n - 1) + f(n - 1); f(100)", Options with { Timeout = TimeSpan.FromSeconds(3) }, neighbour: false));
        Assert.Equal("more than 1 MiB of manifests, and killed", await CauseAsync("std.join('', std.makeArray(200000, function(i) '0123456789'))", Options with { OutputBytes = 1 << 20 }));
        Assert.Equal("jsonnet crashed (signal 11)", await CauseAsync($"{string.Concat(Enumerable.Repeat("if true then ", 50_000))}1", Options));

        static async Task<string> CauseAsync(string code, RendererOptions options, bool neighbour = true)
        {
            var result = await RenderAsync(Source(), options, [("app/bad.jsonnet", code), .. neighbour ? [("app/good.jsonnet", Map("good"))] : ((string, string)[])[]]);
            Assert.Equal(neighbour ? ["good"] : [], result.Objects.Select(static one => one.Name));
            var failure = Assert.Single(result.Failures);
            Assert.Equal(("app/bad.jsonnet", "evaluate Jsonnet"), (failure.Subject, failure.Step));
            return failure.Cause;
        }
    }

    [Fact]
    public async Task A_result_that_is_too_deep_is_an_error() =>
        Assert.Contains("more than 200 levels", Assert.Single((await RenderAsync((JsonnetOptions?)null, ("app/a.jsonnet", "local f(n) = if n == 0 then 1 else [f(n - 1)]; f(300)"))).Failures).Cause, StringComparison.Ordinal);

    [Fact]
    public async Task An_error_names_file_and_line_and_neither_the_temporary_folder_nor_a_secret()
    {
        var options = new JsonnetOptions { ExtVars = [new("db_password", "hunter2hunter2", false), new("apiToken", "{t: 'tok3n-in-code'}", true), new("colour", "blue", false)] };
        const string Code = "// first\n/* second\nthird */ local p = std.extVar('db_password');\nlocal t = std.trace('tracing ' + p, std.extVar('apiToken').t);\nerror 'bad ' + p + ' ' + t + ' ' + std.extVar('colour')";
        var failure = Assert.Single((await RenderAsync(options, ("app/a.jsonnet", Code))).Failures);
        Assert.StartsWith("app/a.jsonnet: evaluate Jsonnet: RUNTIME ERROR: bad *** *** blue app/a.jsonnet:5:", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("gitops-render", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("tracing", failure.ToString(), StringComparison.Ordinal);
        failure = Assert.Single((await RenderAsync(ExtVar("db_password", "'hunter2", true), ("app/a.jsonnet", Map("a")))).Failures);
        Assert.Equal("spec.source.directory.jsonnet.extVars (db_password): read code: line 1: a text is not closed", failure.ToString());
    }

    [Fact]
    public async Task Text_that_is_no_Jsonnet_or_no_UTF_8_is_named_by_its_line()
    {
        Assert.Equal("[app/a.jsonnet:2: check Jsonnet: a text is not closed]", Told(await RenderAsync(Source(), Witness, ("app/a.jsonnet", "{\n'a: 1}"))));
        Assert.Contains("app/a.jsonnet:2:", Told(await RenderAsync((JsonnetOptions?)null, ("app/a.jsonnet", "{\na b c}"))), StringComparison.Ordinal);
        var files = HelmTestData.With(Files(), "app/a.jsonnet", [(byte)'"', 0xFF, (byte)'"']);
        var result = await new Renderer(Witness, TimeProvider.System).RenderAsync(Source(), files, Context, TestContext.Current.CancellationToken);
        Assert.Equal("[app/a.jsonnet: check Jsonnet: it is not UTF-8]", Told(result));
    }

    [Fact]
    public async Task Too_long_a_value_is_refused_before_the_tool()
    {
        var failure = Assert.Single((await RenderAsync(Source("a" + new string('b', 900)) with { Directory = new DirectoryOptions(Jsonnet: ExtVar("x", string.Concat(Enumerable.Repeat("$ARGOCD_APP_SOURCE_PATH", 200)))) }, Witness, ("a" + new string('b', 900) + "/a.jsonnet", Map("a")))).Failures);
        Assert.Equal("spec.source.directory.jsonnet.extVars (x): read values: more than 100000 bytes, with the variables in it", failure.ToString());
    }

    [Fact]
    public async Task Where_jsonnet_is_missing_plain_manifests_are_there_and_the_failure_names_the_setting()
    {
        var result = await RenderAsync(Source(), Options with { JsonnetPath = "/nowhere/jsonnet" }, ("app/a.jsonnet", Map("a")), ("app/b.yaml", ConfigMap("b")));
        Assert.Equal("b", Assert.Single(result.Objects).Name);
        Assert.Equal("Tools__Jsonnet: find jsonnet: /nowhere/jsonnet is missing; Jsonnet files are evaluated by it, put it beside gitops or name it in this setting", Assert.Single(result.Failures).ToString());
        Assert.True((await RenderAsync(Source(), Options with { JsonnetPath = "/nowhere/jsonnet" }, ("app/b.yaml", ConfigMap("b")), ("app/c.libsonnet", "{}"))).Complete);
    }

    [Fact]
    public async Task Nothing_is_left_in_the_temporary_folder()
    {
        await RenderAsync((JsonnetOptions?)null, ("app/unique-name-of-this-jsonnet-test.jsonnet", Map("a")));
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "gitops-render-*").SelectMany(static d => Directory.GetFiles(d, "unique-name-of-this-jsonnet-test.jsonnet", SearchOption.AllDirectories)));
    }
}
