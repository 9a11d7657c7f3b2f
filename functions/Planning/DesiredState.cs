using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>Everything that is to be in the cluster, and what could not be made ready.</summary>
/// <param name="Objects">By identity.</param>
/// <param name="Failures">Objects that are not among them, and why.</param>
internal sealed record DesiredState(IReadOnlyDictionary<ObjectReference, DesiredObject> Objects, IReadOnlyList<Failure> Failures);
