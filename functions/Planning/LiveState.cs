using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>The set's objects as they are in the cluster: metadata only, every one of them.</summary>
/// <param name="Objects">By identity.</param>
/// <param name="Resources">The kinds that were listed, by <c>Kind.group</c>.</param>
/// <param name="Parent">What the set's parent says; null where there is none.</param>
internal sealed record LiveState(
    IReadOnlyDictionary<ObjectReference, LiveMetadata> Objects, IReadOnlyDictionary<string, ApiResource> Resources, ApplySetContents? Parent);
