using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>What a walk through an application's kustomizations found.</summary>
/// <param name="Files">All files that kustomize may see, by path in the repository; kustomizations rewritten as the JSON that was checked.</param>
/// <param name="Gaps">References to what is not among the files.</param>
/// <param name="Failures">What is refused.</param>
/// <param name="Secrets">Texts that must not be shown: the literals of secret generators.</param>
internal sealed record KustomizationScan(
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files,
    IReadOnlyList<KustomizationGap> Gaps,
    IReadOnlyList<Failure> Failures,
    IReadOnlyCollection<string> Secrets);
