using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>An Application that is written down and cannot be used: shown by name, with the reasons, among the healthy ones.</summary>
/// <param name="Name">metadata.name as written.</param>
/// <param name="Origin">File and line of the manifest.</param>
/// <param name="Failures">Why, at least one.</param>
internal sealed record InvalidApplication(string Name, ManifestOrigin Origin, IReadOnlyList<Failure> Failures);
