using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering;

/// <summary>Finds out whether a chart comes to something else each time. Such an application changes with every commit, and rolls its pods for nothing.</summary>
internal static class HelmRandomness
{
    private const int Shown = 5;

    /// <summary>Compares two renders of the same files.</summary>
    /// <returns>A warning that names the objects that differ; none where none does.</returns>
    public static IEnumerable<string> Compare(ManifestReading one, ManifestReading other)
    {
        var twins = other.Objects.GroupBy(static o => o.Reference).ToDictionary(static g => g.Key, static g => CanonicalJson.Digest(g.Select(static o => o.Json)));
        var differing = one.Objects.GroupBy(static o => o.Reference)
            .Where(g => CanonicalJson.Digest(g.Select(static o => o.Json)) != twins.GetValueOrDefault(g.Key)).Select(static g => g.Key.ToString()).ToList();
        if (differing.Count == 0) yield break;
        var more = differing.Count > Shown ? $" and {differing.Count - Shown} more" : "";
        yield return "not deterministic: each time that the chart is rendered these come out differently (random or time functions in its templates): "
            + $"{string.Join(", ", differing.Take(Shown))}{more}";
    }
}
