using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Manifests;

/// <summary>The objects of one file, and what could not be read.</summary>
/// <param name="Objects">In the order of the file, lists expanded.</param>
/// <param name="Failures">One for each bad document or list item, naming <c>file:line</c>. Where there is one, the objects are not all there.</param>
internal sealed record ManifestReading(IReadOnlyList<KubernetesObject> Objects, IReadOnlyList<Failure> Failures);
