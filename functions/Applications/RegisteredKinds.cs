using GitOps.Functions.Applications.Flux;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>Kinds whose objects no cluster gets: what an application renders of them is for this program.</summary>
internal static class RegisteredKinds
{
    /// <summary>Argo CD's Application, by group and kind.</summary>
    public const string Application = "Application.argoproj.io";

    /// <summary>Our Cluster, by group and kind.</summary>
    public const string Cluster = "Cluster.gitops.functions";

    /// <summary>All that no application but the root may bring to a cluster, those that are only warned of or refused among them.</summary>
    public static IReadOnlyList<string> All { get; } = [Application, Cluster, "AppProject.argoproj.io", "ApplicationSet.argoproj.io"];

    /// <summary>
    /// Flux's, by group and kind: registered where the configuration repository has them. What any other application renders of them is for Flux itself,
    /// and goes to the cluster.
    /// </summary>
    public static IReadOnlyList<string> Flux { get; } =
    [
        .. ((string[])[FluxKinds.GitRepository, FluxKinds.HelmRepository, FluxKinds.OCIRepository]).Select(static kind => $"{kind}.{FluxKinds.SourceGroup}"),
        $"{FluxKinds.Kustomization}.{FluxKinds.KustomizeGroup}", $"{FluxKinds.HelmRelease}.{FluxKinds.HelmGroup}",
    ];

    /// <summary>It may be registered: an Application, a Cluster, or a kind of Flux's.</summary>
    public static bool Contains(ObjectReference reference) => reference.GroupKind is Application or Cluster || Flux.Contains(reference.GroupKind);

    /// <summary>No cluster gets it, whatever application brings it.</summary>
    public static bool IsNoClusters(ObjectReference reference) => All.Contains(reference.GroupKind);

    /// <summary>The name of the application that a manifest of one of the kinds is; null for a Cluster or a source.</summary>
    public static string? ApplicationOf(KubernetesObject manifest)
    {
        if (manifest.Reference.GroupKind == Application) return manifest.Name;
        return FluxKinds.IsApplication(manifest) ? new FluxObject(manifest, new FieldFindings(manifest.Origin)).ApplicationName : null;
    }

    /// <summary>The same by identity alone, for one whose manifest is gone: without what its annotation said of a cluster.</summary>
    public static string? ApplicationOf(ObjectReference reference)
    {
        if (reference.GroupKind == Application) return reference.Name;
        return Flux.Contains(reference.GroupKind) && reference.Group != FluxKinds.SourceGroup ? FluxName.Of(reference.Kind, null, reference.Namespace, reference.Name) : null;
    }

    /// <summary>The identity of a manifest of one of the kinds: Argo CD's kinds and ours by name alone, Flux's with their namespace.</summary>
    public static ObjectReference Identity(KubernetesObject manifest) =>
        manifest.Reference with { Namespace = Flux.Contains(manifest.Reference.GroupKind) ? FluxObject.NamespaceOf(manifest) : "" };

    /// <summary>For people: <c>Application web</c>, <c>Kustomization flux-system/apps</c>.</summary>
    public static string Title(ObjectReference reference) => $"{reference.Kind} {(reference.Namespace.Length == 0 ? "" : reference.Namespace + "/")}{reference.Name}";
}
