namespace GitOps.Functions.Applications.Flux;

/// <summary>
/// The name of the Application that a Flux object becomes: <c>ks.NAMESPACE.NAME</c> or <c>hr.NAMESPACE.NAME</c>, after the names that kubectl knows the
/// kinds by. A namespace has no dot, so no two objects of a cluster come to one name. One for a Cluster that is named (annotation) has that name in front.
/// </summary>
internal static class FluxName
{
    /// <summary>Makes it.</summary>
    /// <param name="kind">Kustomization or HelmRelease.</param>
    /// <param name="cluster">The Cluster; null for the default one.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    public static string Of(string kind, string? cluster, string ns, string name) => $"{(cluster is null ? "" : cluster + ".")}{(kind == FluxKinds.HelmRelease ? "hr" : "ks")}.{ns}.{name}";
}
