using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>A chart that was checked, wherever its files are from.</summary>
/// <param name="Files">All files that helm may see, by path below the chart's folder; packed sub-charts made anew.</param>
/// <param name="Failures">What is refused.</param>
/// <param name="IsRandom">A template may come to something else each time.</param>
internal sealed record HelmChart(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files, IReadOnlyList<Failure> Failures, bool IsRandom);
