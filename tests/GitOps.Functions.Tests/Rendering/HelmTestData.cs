using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.RealParts;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>Charts in memory, and a renderer with the real helm.</summary>
internal static class HelmTestData
{
    public const string Chart = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";

    /// <summary>A template that shows values and what else a chart sees.</summary>
    public const string Template =
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  a: {{ .Values.a | toJson | quote }}\n  ns: {{ .Release.Namespace }}\n  kube: {{ .Capabilities.KubeVersion.Version }}\n";

    public static Renderer WithHelm { get; } = new(new RendererOptions { HelmPath = Tools.Helm }, TimeProvider.System);

    /// <summary>The files of a chart of <c>Charts/</c>, below a folder.</summary>
    public static (string Path, string Text)[] Files(string chart, string below)
    {
        var root = TestFiles.Path($"Rendering/Charts/{chart}");
        return [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(file => ($"{below}/{Path.GetRelativePath(root, file)}", File.ReadAllText(file)))];
    }

    /// <summary>A small chart in <c>app</c>, and more files.</summary>
    public static SourceFiles Small(params (string Path, string Text)[] more) => RenderingTestData.Files([("app/Chart.yaml", Chart), ("app/templates/a.yaml", Template), .. more]);

    public static SourceFiles With(SourceFiles files, string path, byte[] content) =>
        new(new SortedDictionary<string, ReadOnlyMemory<byte>>(files.Files.ToDictionary(), StringComparer.Ordinal) { [path] = content });

    public static IReadOnlyList<RenderContext> Contexts(int count, RenderTarget? target = null) => [.. Enumerable.Repeat(new RenderContext(target ?? new RenderTarget("local", "default"), new string('0', 40)), count)];

    public static Task<RenderResult> RenderAsync(SourceFiles files, HelmOptions? options = null, RenderTarget? target = null) =>
        RenderAsync([Source() with { Helm = options }], [files], target);

    public static Task<RenderResult> RenderAsync(IReadOnlyList<ApplicationSource> sources, IReadOnlyList<SourceFiles> files, RenderTarget? target = null) =>
        WithHelm.RenderAsync(sources, files, Contexts(sources.Count, target ?? new RenderTarget("web", "shop")), TestContext.Current.CancellationToken);

    /// <summary>What the small chart's template shows.</summary>
    public static async Task<string> DataAsync(SourceFiles files, HelmOptions options, string key = "a")
    {
        var result = await RenderAsync(files, options);
        Assert.Empty(result.Failures);
        return (string?)Assert.Single(result.Objects).Json["data"]![key] ?? "";
    }

    /// <summary>A chart as <c>helm package</c> makes it.</summary>
    public static async Task<byte[]> PackageAsync(params (string Path, string Text)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (path, text) in files) folder.Write($"chart/{path}", text);
        (await ProcessRunner.RunAsync(Tools.Helm, ["package", folder["chart"], "--destination", folder["out"]])).MustSucceed();
        return await File.ReadAllBytesAsync(Directory.GetFiles(folder["out"]).Single());
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
