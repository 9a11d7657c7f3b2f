using static GitOps.Functions.Applications.FieldType;

namespace GitOps.Functions.Applications;

/// <summary>Every field of our own kind Cluster (<c>gitops.functions/v1</c>). All of them are read; there is no way to switch TLS checks off.</summary>
internal static class ClusterFields
{
    /// <summary>The table.</summary>
    public static FieldTable Table { get; } = new(
    [
        new("apiVersion", Text),
        new("kind", Text),
        new("metadata", Mapping),
        new("metadata.name", Text),
        new("metadata.labels", TextMap, FieldUse.Silent),
        new("metadata.annotations", TextMap, FieldUse.Silent),
        new("spec", Mapping),
        new("spec.default", Flag),
        new("spec.kubeconfig", Mapping),
        new("spec.kubeconfig.path", Text),
        new("spec.kubeconfig.secretRef", Text),
        new("spec.kubeconfig.context", Text),
        new("spec.aks", Mapping),
        new("spec.aks.resourceId", Text),
        new("spec.server", Text),
        new("spec.caData", Text),
        new("spec.token", Mapping),
        new("spec.token.secretRef", Text),
    ]);
}
