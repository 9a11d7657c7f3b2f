using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>Files in memory, and a renderer with the real kubectl.</summary>
internal static class RenderingTestData
{
    public static Renderer RealRenderer { get; } = new(new RendererOptions { KubectlPath = Tools.Kubectl }, TimeProvider.System);

    public static RenderContext Context { get; } = new(new RenderTarget("shop", "shop-ns"), "0123456789abcdef0123456789abcdef01234567");

    /// <summary>One source alone.</summary>
    public static Task<RenderResult> RenderAsync(this Renderer renderer, ApplicationSource source, SourceFiles files, RenderContext context, CancellationToken cancel) =>
        renderer.RenderAsync([source], [files], [context], cancel);

    public static ApplicationSource Source(string path = "app") =>
        new() { Repository = RepositoryUrl.TryParse("https://example.com/org/repo", out var url) ? url : throw new InvalidOperationException(), TargetRevision = "HEAD", Path = path };

    public static SourceFiles Files(params (string Path, string Text)[] files) =>
        new(new SortedDictionary<string, ReadOnlyMemory<byte>>(files.ToDictionary(f => f.Path, f => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(f.Text)), StringComparer.Ordinal));

    public static string ConfigMap(string name, string more = "") => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n{more}";
}
