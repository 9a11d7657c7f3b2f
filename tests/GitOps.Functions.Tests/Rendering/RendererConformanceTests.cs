using System.Text.Json;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Tests.Manifests;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>
/// Every piece of manifest text as a resource of a kustomization, and as a template of a chart, through our renderers and the real tools: what comes
/// out is what <c>kubectl apply -k</c> and <c>helm template</c> with <c>kubectl apply</c> send. What should come out whole is rendered together, in one
/// process a tool; what should not, and what did not, alone.
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

    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyList<KubernetesObject>>>> Kustomized =
        new(() => ConformanceBatch.KustomizeAsync(Renderer, [.. Kustomizable.Where(static one => Succeeds(Kustomize(one), StricterThanKustomize))]));

    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyList<KubernetesObject>>>> Templated =
        new(() => ConformanceBatch.HelmAsync([.. Templatable.Where(static one => Succeeds(Helm(one), StricterThanHelm))]));

    public static TheoryData<string> Resources => [.. Kustomizable.Select(static one => one.Id)];

    public static TheoryData<string> Templates => [.. Templatable.Select(static one => one.Id)];

    private static IEnumerable<YamlConformanceCase> Kustomizable => YamlConformanceCase.All.Values;

    private static IEnumerable<YamlConformanceCase> Templatable => YamlConformanceCase.All.Values.Where(static one => !ForHelm.Contains(one.Id));

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task A_resource_of_a_kustomization_comes_out_as_kubectl_sends_it(string id) =>
        Assert.Null(await DifferenceAsync(Kustomize(YamlConformanceCase.All[id]), StricterThanKustomize, await Kustomized.Value, ("app/kustomization.yaml", "resources: [t.yaml]\n"), "app/t.yaml"));

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task A_template_of_a_chart_comes_out_as_helm_renders_it(string id) =>
        Assert.Null(await DifferenceAsync(Helm(YamlConformanceCase.All[id]), StricterThanHelm, await Templated.Value, ("app/Chart.yaml", HelmTestData.Chart), "app/templates/t.yaml"));

    // Else all would run alone, and right, and nobody would know why it takes so long.
    [Fact]
    public async Task Nearly_all_that_should_succeed_did_so_together()
    {
        Assert.InRange((await Kustomized.Value).Count, 250, int.MaxValue);
        Assert.InRange((await Templated.Value).Count, 250, int.MaxValue);
    }

    private static YamlConformanceCase Kustomize(YamlConformanceCase one) => one.Kustomize ?? one;

    private static YamlConformanceCase Helm(YamlConformanceCase one) => one.Helm ?? one;

    private static bool Refused(YamlConformanceCase one, Dictionary<string, string> stricter) => stricter.ContainsKey(one.Id) || YamlConformanceTests.StricterOnPurpose.ContainsKey(one.Id);

    private static bool Succeeds(YamlConformanceCase one, Dictionary<string, string> stricter) => !one.Fails && !Refused(one, stricter);

    private static async Task<string?> DifferenceAsync(
        YamlConformanceCase expected, Dictionary<string, string> stricter, IReadOnlyDictionary<string, IReadOnlyList<KubernetesObject>> together, (string Path, string Text) beside, string path)
    {
        var refused = Refused(expected, stricter);
        if (together.TryGetValue(expected.Id, out var objects) && Difference(expected, refused, objects, []) is null) return null;
        var files = HelmTestData.With(RenderingTestData.Files(beside), path, expected.Input);
        var alone = await Renderer.RenderAsync(RenderingTestData.Source(), files, RenderingTestData.Context, TestContext.Current.CancellationToken);
        return Difference(expected, refused, alone.Objects, alone.Failures);
    }

    private static string? Difference(YamlConformanceCase expected, bool refused, IReadOnlyList<KubernetesObject> rendered, IReadOnlyList<Failure> failures)
    {
        var fails = failures.Count > 0 || rendered.Count == 0;
        if (YamlConformanceTests.ForTheServer.Contains(expected.Id)) return fails ? $"refused here, and not by the server: {string.Join("; ", failures)}" : null;
        if ((expected.Fails || refused) != fails) return fails ? $"refused: {string.Join("; ", failures)}" : "taken";
        var objects = rendered.Select(static one => Canonical(one.Json.ToJsonString())).Order(StringComparer.Ordinal).ToList();
        return fails || expected.Documents is null || expected.Documents.Order(StringComparer.Ordinal).SequenceEqual(objects) ? null : $"other objects: {string.Join(' ', objects)}";
    }

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        return YamlConformanceCase.Canonical(document.RootElement);
    }
}
