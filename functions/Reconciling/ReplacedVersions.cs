namespace GitOps.Functions.Reconciling;

/// <summary>Finds charts whose content changed while their version stayed: it is applied as any change is, and a person should know that somebody replaced a release.</summary>
internal static class ReplacedVersions
{
    /// <summary>A warning for each.</summary>
    /// <param name="former">The revisions of an application's sources, separated by commas, as they were synced; null before the first sync.</param>
    /// <param name="now">The same now.</param>
    public static IEnumerable<string> Between(string? former, string now)
    {
        var (before, after) = ((former ?? "").Split(','), now.Split(','));
        // Another number of sources: nobody can tell which was which.
        if (before.Length != after.Length) return [];
        return before.Zip(after, static (one, other) => (Former: Parts(one), Now: Parts(other)))
            .Where(static pair => pair.Former.Digest.Length > 0 && pair.Former.Version == pair.Now.Version && pair.Former.Digest != pair.Now.Digest)
            .Select(static pair => $"the chart's version {pair.Now.Version} has other content than before: its digest was {pair.Former.Digest} and is {pair.Now.Digest} now");
    }

    private static (string Version, string Digest) Parts(string revision) => revision.LastIndexOf('@') is var at and >= 0 ? (revision[..at], revision[(at + 1)..]) : (revision, "");
}
