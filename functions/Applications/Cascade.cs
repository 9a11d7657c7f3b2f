using GitOps.Functions.Applications.Flux;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>Whether the objects of a registered application are deleted when it leaves Git.</summary>
internal static class Cascade
{
    /// <summary>Why they stay; null where they are deleted, and empty for a manifest that is no application.</summary>
    /// <param name="manifest">The manifest, checked.</param>
    public static string? WhyNot(KubernetesObject manifest)
    {
        if (FluxKinds.IsApplication(manifest)) return FluxRemoval.WhyNot(manifest);
        if (manifest.Reference.GroupKind != RegisteredKinds.Application) return "";
        return ManifestFields.Texts(manifest.Json, "metadata.finalizers").Any(CascadeFinalizer.Is) ? null : "it has no finalizer";
    }
}
