using GitOps.Functions.Manifests;

namespace GitOps.Functions.Audit;

/// <summary>The blob of <see cref="MemoryStore"/>, before compression.</summary>
/// <param name="Version">Format; another one is not read.</param>
/// <param name="ClusterId">See <see cref="ApplicationMemory"/>.</param>
/// <param name="Objects">See <see cref="ApplicationMemory"/>.</param>
internal sealed record MemoryDocument(int Version, string ClusterId, IReadOnlyList<RememberedObject> Objects)
{
    /// <summary>The format that is written.</summary>
    public const int CurrentVersion = 1;
}
