using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Takes away what is written down more than once: which of two would win must not depend on the order of files.</summary>
internal static class UniqueNames
{
    /// <summary>Checks the names of Applications (the invalid ones included) and Clusters, and that at most one Cluster is the default.</summary>
    public static ApplicationReading Check(ApplicationReading reading)
    {
        var applications = Doubled(reading.Applications.Select(static a => (a.Name, a.Origin)).Concat(reading.Invalid.Select(static i => (i.Name, i.Origin))), "Application");
        var clusters = Doubled(reading.Clusters.Select(static c => (c.Name, c.Origin)), "Cluster");
        var defaults = reading.Clusters.Where(static c => c.Default).ToList();
        var twoDefaults = defaults.Count < 2 ? [] : defaults.Select(static c => new Failure(c.Origin.ToString(), "spec.default", "more than one Cluster is the default")).ToList();
        return reading with
        {
            Applications = [.. reading.Applications.Where(a => !applications.ContainsKey(a.Name))],
            Clusters = [.. reading.Clusters.Where(c => !clusters.ContainsKey(c.Name) && !(c.Default && twoDefaults.Count > 0))],
            Invalid = [.. reading.Invalid.Where(i => !applications.ContainsKey(i.Name)), .. applications.Select(static d => new InvalidApplication(d.Key, d.Value.Origin, d.Value.Failures))],
            Failures = [.. reading.Failures, .. applications.Values.Concat(clusters.Values).SelectMany(static d => d.Failures), .. twoDefaults],
        };
    }

    private static Dictionary<string, (ManifestOrigin Origin, List<Failure> Failures)> Doubled(IEnumerable<(string Name, ManifestOrigin Origin)> all, string kind) => all
        .GroupBy(static m => m.Name, StringComparer.Ordinal)
        .Where(static g => g.Count() > 1)
        .ToDictionary(static g => g.Key, g => (g.First().Origin, g.Select(m => Failed(kind, m, g.Select(static o => o.Origin))).ToList()), StringComparer.Ordinal);

    private static Failure Failed(string kind, (string Name, ManifestOrigin Origin) one, IEnumerable<ManifestOrigin> all) =>
        new(one.Origin.ToString(), "metadata.name", $"{kind} {one.Name} is written down more than once: {string.Join(", ", all)}");
}
