using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Takes away what is written down more than once: which of two would win must not depend on the order of files.</summary>
internal static class UniqueNames
{
    /// <summary>Checks the names of Applications (the invalid ones included) and Clusters, and that at most one Cluster is the default.</summary>
    public static ApplicationReading Check(ApplicationReading reading)
    {
        var written = reading.Applications.Select(static a => (a.Name, a.Origin)).Concat(reading.Invalid.Select(static i => (i.Name, i.Origin)));
        var applications = Doubled("Application", written);
        var clusters = Doubled("Cluster", reading.Clusters.Select(static c => (c.Name, c.Origin)));
        var twoDefaults = TwoDefaults(reading.Clusters);
        return reading with
        {
            Applications = [.. reading.Applications.Where(a => !applications.ContainsKey(a.Name))],
            Clusters = [.. reading.Clusters.Where(c => !clusters.ContainsKey(c.Name) && !(c.Default && twoDefaults.Count > 0))],
            Invalid = [.. reading.Invalid.Where(i => !applications.ContainsKey(i.Name)), .. applications.Values],
            Failures = [.. reading.Failures, .. applications.Values.Concat(clusters.Values).SelectMany(static d => d.Failures), .. twoDefaults],
        };
    }

    private static List<Failure> TwoDefaults(IReadOnlyList<Cluster> clusters)
    {
        var defaults = clusters.Where(static c => c.Default).ToList();
        if (defaults.Count < 2) return [];
        return [.. defaults.Select(static c => new Failure(c.Origin.ToString(), "spec.default", "more than one Cluster is the default"))];
    }

    private static Dictionary<string, InvalidApplication> Doubled(string kind, IEnumerable<(string Name, ManifestOrigin Origin)> written) => written
        .GroupBy(static m => m.Name, static m => m.Origin, StringComparer.Ordinal)
        .Where(static g => g.Count() > 1)
        .ToDictionary(static g => g.Key, g => new InvalidApplication(g.Key, g.First(), [.. Failures(kind, g.Key, [.. g])]), StringComparer.Ordinal);

    private static IEnumerable<Failure> Failures(string kind, string name, ManifestOrigin[] origins) => origins.Select(o =>
        new Failure(o.ToString(), "metadata.name", $"{kind} {name} is written down more than once: {string.Join<ManifestOrigin>(", ", origins)}"));
}
