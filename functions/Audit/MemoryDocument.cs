using GitOps.Functions.Manifests;

namespace GitOps.Functions.Audit;

/// <summary>The blob of <see cref="MemoryStore"/>, before compression.</summary>
/// <param name="Version">Format; a newer one is not read, an older one lacks what came later.</param>
/// <param name="ClusterId">See <see cref="ApplicationMemory"/>.</param>
/// <param name="Objects">See <see cref="ApplicationMemory"/>.</param>
/// <param name="Health">See <see cref="ApplicationMemory.Health"/>; since version 2.</param>
/// <param name="HealthBy">See <see cref="ApplicationMemory.HealthBy"/>; since version 2.</param>
internal sealed record MemoryDocument(int Version, string ClusterId, IReadOnlyList<RememberedObject> Objects, IReadOnlyList<RememberedHealth>? Health, string? HealthBy)
{
    /// <summary>The format that is written.</summary>
    public const int CurrentVersion = 2;
}
