using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications.Flux;

/// <summary>
/// What becomes of the objects when a Kustomization or HelmRelease is removed, as in Flux: its controllers put a finalizer on each, and delete what it
/// applied (a HelmRelease is uninstalled) unless it says otherwise or is suspended.
/// </summary>
internal static class FluxRemoval
{
    private const string Policy = "spec.deletionPolicy";
    private const string Propagation = "spec.uninstall.deletionPropagation";

    private static readonly string[] Policies = ["MirrorPrune", "Delete", "WaitForTermination", "Orphan"];

    /// <summary>Why the objects of a checked manifest stay when it is removed; null where they are deleted.</summary>
    public static string? WhyNot(KubernetesObject manifest)
    {
        if (ManifestFields.Flag(manifest.Json, "spec.suspend")) return "spec.suspend is true";
        if (manifest.Kind == FluxKinds.HelmRelease) return null;
        return ManifestFields.Text(manifest.Json, Policy) switch
        {
            "Orphan" => $"{Policy} is Orphan",
            "Delete" or "WaitForTermination" => null,
            _ => ManifestFields.Flag(manifest.Json, "spec.prune") ? null : "spec.prune is not true",
        };
    }

    /// <summary>The same as an Application says it. What the objects own goes in the background, unless a HelmRelease says otherwise.</summary>
    public static IReadOnlyList<string> Finalizers(KubernetesObject manifest)
    {
        if (WhyNot(manifest) is not null) return [];
        return [ManifestFields.Text(manifest.Json, Propagation) == "foreground" ? CascadeFinalizer.Foreground : CascadeFinalizer.Background];
    }

    /// <summary>Tells what is wrong with the fields that say it.</summary>
    public static void Check(FluxObject one)
    {
        if (one.Text(Policy) is { } policy && !Policies.Contains(policy)) one.Findings.Fail(Policy, $"must be {string.Join(", ", Policies)}");
        if (one.Text(Propagation) is { } how and not ("background" or "foreground"))
            one.Findings.Fail(Propagation, how == "orphan" ? "orphan is not supported; background and foreground are" : "must be background or foreground");
    }

    /// <summary>What does not count for a manifest in a file: of one that is gone nothing is left that would say what to delete.</summary>
    public static IEnumerable<string> NotInFiles(KubernetesObject manifest)
    {
        var path = manifest.Kind == FluxKinds.HelmRelease ? "spec.uninstall" : Policy;
        if (ManifestFields.Has(manifest.Json, path) && (path != Policy || ManifestFields.Text(manifest.Json, path) != "Orphan"))
            yield return $"{path}: not acted on for a {manifest.Kind} in a file; when the file is removed, its objects stay in the cluster";
    }
}
