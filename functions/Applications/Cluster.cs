using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>A destination cluster (<c>apiVersion: gitops.functions/v1, kind: Cluster</c>): exactly one way in is set.</summary>
internal sealed record Cluster
{
    /// <summary>What Argo CD's Applications call the cluster they run in.</summary>
    public const string InClusterServer = "https://kubernetes.default.svc";

    /// <summary>Where an application goes that no cluster gets anything of: the root.</summary>
    public static Cluster None { get; } = new() { Name = "", Origin = new ManifestOrigin("", 0) };

    /// <summary>metadata.name.</summary>
    public required string Name { get; init; }

    /// <summary>spec.default: also answers for <c>in-cluster</c> and <see cref="InClusterServer"/>.</summary>
    public bool Default { get; init; }

    /// <summary>spec.kubeconfig: a kubeconfig file of the operator's, or a secret that holds one.</summary>
    public KubeconfigReference? Kubeconfig { get; init; }

    /// <summary>spec.aks.resourceId: the full ARM id of an AKS cluster.</summary>
    public string? AksResourceId { get; init; }

    /// <summary>spec.server: the API server's URL, with <see cref="CaData"/> and <see cref="TokenSecretRef"/>.</summary>
    public Uri? Server { get; init; }

    /// <summary>spec.caData: base64 of the PEM certificates that sign the server's; null means the system's.</summary>
    public string? CaData { get; init; }

    /// <summary>spec.token.secretRef: the setting that holds the bearer token.</summary>
    public string? TokenSecretRef { get; init; }

    /// <summary>
    /// The manifest is a file of the operator's own machine (setting <c>GitOps__Applications</c>), not of a repository: it may name files here, a
    /// private address, and any of the operator's secrets for its server.
    /// </summary>
    public bool Trusted { get; init; }

    /// <summary>File and line of the manifest.</summary>
    public required ManifestOrigin Origin { get; init; }
}
