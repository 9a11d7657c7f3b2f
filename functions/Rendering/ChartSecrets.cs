using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering;

/// <summary>
/// What comes of a chart whose values hold a Secret's: nobody can tell which objects that went into, so all count as holding it, and what helm says of a
/// failure, which repeats values, is not shown.
/// </summary>
internal static class ChartSecrets
{
    private const string NotShown = "the chart could not be rendered; helm's text is not shown, as its values hold a Secret's";

    /// <summary>Marks the objects, and takes out what would show a value.</summary>
    public static ManifestReading Protect(ManifestReading reading) => new(
        [.. reading.Objects.Select(static one => new KubernetesObject(one.Json, one.Origin) { HoldsSecret = true })],
        [.. reading.Failures.Select(static failure => failure with { Cause = NotShown })]);
}
