using GitOps.Functions.Applications;
using GitOps.Functions.Rendering;
using GitOps.Functions.Tests.RealParts;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>Jsonnet files in memory, and a renderer with the real jsonnet.</summary>
internal static class JsonnetTestData
{
    public static RendererOptions Options { get; } = new() { JsonnetPath = Tools.Jsonnet, KubectlPath = "/nowhere/kubectl", HelmPath = "/nowhere/helm" };

    /// <summary>A ConfigMap in Jsonnet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">Code of its data.</param>
    public static string Map(string name, string data = "{}") => $"{{apiVersion: 'v1', kind: 'ConfigMap', metadata: {{name: '{name}'}}, data: {data}}}";

    public static Task<RenderResult> RenderAsync(JsonnetOptions? jsonnet, params (string Path, string Text)[] files) =>
        RenderAsync(Source() with { Directory = new DirectoryOptions(Jsonnet: jsonnet) }, files);

    public static Task<RenderResult> RenderAsync(ApplicationSource source, params (string Path, string Text)[] files) => RenderAsync(source, Options, files);

    public static Task<RenderResult> RenderAsync(ApplicationSource source, RendererOptions options, params (string Path, string Text)[] files) =>
        new Renderer(options, TimeProvider.System).RenderAsync(source, Files(files), Context, TestContext.Current.CancellationToken);

    /// <summary>The names of the objects and the failures, as far as a case says them.</summary>
    public static string Told(RenderResult result) => string.Join(' ', result.Objects.Select(static one => one.Name).Concat(result.Failures.Select(static one => $"[{one}]")));

    /// <summary>The data of the one object that comes out.</summary>
    public static async Task<string> DataAsync(JsonnetOptions? jsonnet, params (string Path, string Text)[] files)
    {
        var result = await RenderAsync(jsonnet, files);
        Assert.Empty(result.Failures);
        return Assert.Single(result.Objects).Json["data"]!.ToJsonString();
    }

    public static JsonnetOptions Tla(string name, string value, bool code = false) => new() { Tlas = [new JsonnetVariable(name, value, code)] };

    public static JsonnetOptions ExtVar(string name, string value, bool code = false) => new() { ExtVars = [new JsonnetVariable(name, value, code)] };
}
