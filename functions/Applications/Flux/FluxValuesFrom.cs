using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Applications.Flux;

/// <summary>Reads <c>spec.valuesFrom</c> of a HelmRelease.</summary>
internal static partial class FluxValuesFrom
{
    private const string DefaultKey = "values.yaml";

    /// <summary>The sources, in their order.</summary>
    public static IReadOnlyList<ChartValueSource> Read(FluxObject one)
    {
        var read = new List<ChartValueSource>();
        foreach (var (i, item) in one.Items("spec.valuesFrom").Index())
        {
            if (Read(one, $"spec.valuesFrom[{i}]", item) is { } source) read.Add(source);
        }
        return read;
    }

    private static ChartValueSource? Read(FluxObject one, string place, JsonObject item)
    {
        if (one.Source(place, item) is not { } source) return null;
        var path = ManifestFields.Text(item, "targetPath");
        if (path is null || Path.IsMatch(path)) return new ChartValueSource(source, ManifestFields.Text(item, "valuesKey") ?? DefaultKey, path);
        one.Findings.Fail($"{place}.targetPath", "only names separated by dots are read, neither lists nor escapes");
        return null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path { get; }
}
