using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>A reference to a file or folder of the repository that has not been fetched, or does not exist.</summary>
/// <param name="Folder">The folder to fetch to find out.</param>
/// <param name="Failure">What to say where fetching did not bring it.</param>
internal sealed record KustomizationGap(string Folder, Failure Failure);
