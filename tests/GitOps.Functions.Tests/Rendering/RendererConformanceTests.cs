using System.Collections.Concurrent;
using System.Text.Json;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.Manifests;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>
/// Every piece of manifest text as a resource of a kustomization, and as a template of a chart, through our renderers and the real tools: what comes
/// out is what <c>kubectl apply -k</c> and <c>helm template</c> with <c>kubectl apply</c> send.
/// </summary>
public sealed class RendererConformanceTests
{
    private static readonly Renderer Renderer = new(new RendererOptions { KubectlPath = Tools.Kubectl, HelmPath = Tools.Helm }, TimeProvider.System);

    /// <summary>What kustomize takes and we refuse beside what we refuse everywhere, and why.</summary>
    private static readonly Dictionary<string, string> StricterThanKustomize = new(StringComparer.Ordinal)
    {
        ["json/big"] = "a number beyond what the API server can hold",
        ["stream/first-separator-inline-map"] = "kubectl refuses the document and what follows it; kustomize drops what stands behind the separator",
    };

    /// <summary>The same of helm.</summary>
    private static readonly Dictionary<string, string> StricterThanHelm = new(StringComparer.Ordinal)
    {
        ["json/trailing-garbage"] = "no YAML: helm passes it on unread, and what a reader makes of it differs",
        ["json/two-concatenated"] = "no YAML: helm passes it on unread, and what a reader makes of it differs",
    };

    /// <summary>Text with an action of a template in it, which helm is there to carry out.</summary>
    private static readonly string[] ForHelm = ["string/helm-unrendered", "string/helm-unrendered-quoted"];

    [Fact]
    public async Task A_resource_of_a_kustomization_comes_out_as_kubectl_sends_it() => AssertNone(await DifferencesAsync(
        StricterThanKustomize,
        [],
        static one => one.Kustomize ?? one,
        static one => HelmTestData.With(RenderingTestData.Files(("app/kustomization.yaml", "resources: [t.yaml]\n")), "app/t.yaml", one.Input)));

    [Fact]
    public async Task A_template_of_a_chart_comes_out_as_helm_renders_it() => AssertNone(await DifferencesAsync(
        StricterThanHelm,
        ForHelm,
        static one => one.Helm ?? one,
        static one => HelmTestData.With(RenderingTestData.Files(("app/Chart.yaml", HelmTestData.Chart)), "app/templates/t.yaml", one.Input)));

    // All of them, in full: Assert.Empty shows the beginnings of a few.
    private static void AssertNone(string differences) => Assert.True(differences.Length == 0, differences);

    private static async Task<string> DifferencesAsync(
        Dictionary<string, string> stricter, string[] passedOver, Func<YamlConformanceCase, YamlConformanceCase> expected, Func<YamlConformanceCase, SourceFiles> files)
    {
        var differences = new ConcurrentBag<string>();
        var cases = YamlConformanceCase.All.Values.Where(one => !passedOver.Contains(one.Id));
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, cancel) =>
        {
            var rendered = await Renderer.RenderAsync(RenderingTestData.Source(), files(one), RenderingTestData.Context, cancel);
            var refused = stricter.ContainsKey(one.Id) || YamlConformanceTests.StricterOnPurpose.ContainsKey(one.Id);
            if (Difference(expected(one), refused, rendered) is { } difference) differences.Add($"{one.Id}: {difference}");
        });
        return string.Join(Environment.NewLine, differences.Order(StringComparer.Ordinal));
    }

    private static string? Difference(YamlConformanceCase expected, bool refused, RenderResult rendered)
    {
        var fails = rendered.Failures.Count > 0 || rendered.Objects.Count == 0;
        if (YamlConformanceTests.ForTheServer.Contains(expected.Id)) return fails ? $"refused here, and not by the server: {string.Join("; ", rendered.Failures)}" : null;
        if ((expected.Fails || refused) != fails) return fails ? $"refused: {string.Join("; ", rendered.Failures)}" : "taken";
        var objects = rendered.Objects.Select(static one => Canonical(one.Json.ToJsonString())).Order(StringComparer.Ordinal).ToList();
        return fails || expected.Documents is null || expected.Documents.Order(StringComparer.Ordinal).SequenceEqual(objects) ? null : $"other objects: {string.Join(' ', objects)}";
    }

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        return YamlConformanceCase.Canonical(document.RootElement);
    }
}
