using GitOps.Functions.Applications;

namespace GitOps.Functions.Sources.Charts;

/// <summary>One version of a chart in an index.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Urls">Where its package is; all the same one, relative to the repository or absolute.</param>
/// <param name="Digest">As it is written, SHA-256 of the package; empty where there is none.</param>
internal sealed record IndexedPackage(ChartVersion Version, IReadOnlyList<string> Urls, string Digest);
