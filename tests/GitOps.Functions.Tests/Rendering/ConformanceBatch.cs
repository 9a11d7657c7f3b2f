using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Manifests;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.Manifests;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>
/// Many pieces of manifest text rendered by one process, and whose is what of it. Where they spoil it for each other the answer lacks them, and they
/// are to be rendered alone.
/// </summary>
internal static partial class ConformanceBatch
{
    /// <summary>Each a kustomization of its own below one: what comes of it is known by the suffix of its names, which is taken off again.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<KubernetesObject>>> KustomizeAsync(Renderer renderer, IReadOnlyList<YamlConformanceCase> cases)
    {
        var files = new Dictionary<string, byte[]> { ["app/kustomization.yaml"] = Encoding.UTF8.GetBytes($"resources: [{string.Join(", ", cases.Index().Select(static one => $"c{one.Index}"))}]\n") };
        foreach (var (i, one) in cases.Index())
        {
            files[$"app/c{i}/kustomization.yaml"] = Encoding.UTF8.GetBytes($"nameSuffix: -c{i}\nresources: [t.yaml]\n");
            files[$"app/c{i}/t.yaml"] = one.Input;
        }

        var rendered = await renderer.RenderAsync(RenderingTestData.Source(), Files(files), RenderingTestData.Context, CancellationToken.None);
        return ById(cases, rendered.Objects.Select(static one => Suffix().Match(one.Name) is { Success: true } suffix ? (int.Parse(suffix.ValueSpan[2..], CultureInfo.InvariantCulture), Renamed(one, one.Name[..suffix.Index])) : (-1, one)));
    }

    /// <summary>Each a template of one chart: what comes of it names the template. Past the renderer's look at objects that are written twice, which all of them are here.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<KubernetesObject>>> HelmAsync(IReadOnlyList<YamlConformanceCase> cases)
    {
        var files = new Dictionary<string, byte[]> { ["app/Chart.yaml"] = Encoding.UTF8.GetBytes(HelmTestData.Chart) };
        foreach (var (i, one) in cases.Index()) files[$"app/templates/c{i}.yaml"] = one.Input;
        var renderer = new HelmRenderer(new RendererOptions { HelmPath = Tools.Helm }, TimeProvider.System);
        var (reading, _) = await renderer.RenderAsync(HelmRequestReader.Read([RenderingTestData.Source()], 0, [Files(files)], RenderingTestData.Context), CancellationToken.None);
        return ById(cases, reading.Objects.Select(static one => (Template().Match(one.Origin.File) is { Success: true } template ? int.Parse(template.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : -1, one)));
    }

    private static SourceFiles Files(Dictionary<string, byte[]> files) =>
        new(new SortedDictionary<string, ReadOnlyMemory<byte>>(files.ToDictionary(static file => file.Key, static file => (ReadOnlyMemory<byte>)file.Value), StringComparer.Ordinal));

    private static Dictionary<string, IReadOnlyList<KubernetesObject>> ById(IReadOnlyList<YamlConformanceCase> cases, IEnumerable<(int Case, KubernetesObject Object)> objects) =>
        objects.Where(static one => one.Case >= 0).GroupBy(static one => one.Case).ToDictionary(group => cases[group.Key].Id, static IReadOnlyList<KubernetesObject> (group) => [.. group.Select(static one => one.Object)]);

    private static KubernetesObject Renamed(KubernetesObject one, string name)
    {
        var json = one.Json.DeepClone().AsObject();
        json["metadata"]!["name"] = JsonValue.Create(name);
        return new KubernetesObject(json, one.Origin);
    }

    [GeneratedRegex(@"-c\d+$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^app/templates/c(\d+)\.yaml$")]
    private static partial Regex Template();
}
