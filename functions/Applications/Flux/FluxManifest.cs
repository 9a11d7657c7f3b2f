using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications.Flux;

/// <summary>A manifest of Flux's, as it is written.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="Registered">As the configuration repository has registered it; null for one of a file.</param>
internal sealed record FluxManifest(KubernetesObject Manifest, Registration? Registered = null)
{
    /// <summary>It left Git, and its objects are being deleted.</summary>
    public bool IsDeleting => Registered is { DeletingSince: not null };
}
