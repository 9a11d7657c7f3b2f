using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>What one group and version serves, or why that is not known.</summary>
/// <param name="ApiVersion"><c>group/version</c>.</param>
/// <param name="Resources">Its kinds; empty where it is not served.</param>
/// <param name="Failure">Why nothing is known; null where something is.</param>
internal sealed record GroupVersionResources(string ApiVersion, IReadOnlyList<ApiResource> Resources, Failure? Failure);
