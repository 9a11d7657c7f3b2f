namespace GitOps.Functions.Sources.Charts;

/// <summary>What is kept of a Helm repository's <c>index.yaml</c>.</summary>
/// <param name="Charts">The packages of each chart, in the order of the index.</param>
/// <param name="Weight">About how many bytes of memory it takes.</param>
internal sealed record ChartIndex(IReadOnlyDictionary<string, List<IndexedPackage>> Charts, long Weight);
