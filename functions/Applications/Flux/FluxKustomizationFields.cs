using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications.Flux;

/// <summary>Every field of Flux's Kustomization (v1, v1beta2) and what becomes of it.</summary>
internal static class FluxKustomizationFields
{
    private static readonly FieldTable Images = new([new("name", Text), new("newName", Text), new("newTag", Text), new("digest", Text)]);

    private static readonly FieldTable References = new([new("kind", Text), new("name", Text), new("optional", Flag)]);

    private static readonly FieldTable Checks = new([new("apiVersion", Text), new("kind", Text), new("name", Text), new("namespace", Text)]);

    /// <summary>The table.</summary>
    public static FieldTable Table { get; } = new(
    [
        .. FluxMetadata.Rows,
        .. FluxMetadata.Reference("spec.sourceRef"),
        new("spec.path", Text),
        new("spec.prune", Flag),
        new("spec.interval", Text),
        new("spec.retryInterval", Text),
        new("spec.timeout", Text),
        new("spec.suspend", Flag),
        new("spec.force", Flag),
        new("spec.wait", Flag),
        new("spec.healthChecks", List) { Members = Checks },
        new("spec.healthCheckExprs", List, Refused, "conditions in CEL are not supported"),
        new("spec.dependsOn", List) { Members = FluxMetadata.Dependencies },
        new("spec.targetNamespace", Text),
        new("spec.namePrefix", Text),
        new("spec.nameSuffix", Text),
        new("spec.commonMetadata", Mapping),
        new("spec.commonMetadata.labels", TextMap),
        new("spec.commonMetadata.annotations", TextMap),
        new("spec.patches", List) { Members = new FieldTable(KustomizeFields.InlinePatch) },
        new("spec.patchesStrategicMerge", List, Refused, "gone from Flux's v1; write them as patches"),
        new("spec.patchesJson6902", List, Refused, "gone from Flux's v1; write them as patches"),
        new("spec.images", List) { Members = Images },
        new("spec.components", TextList),
        new("spec.ignoreMissingComponents", Flag),
        new("spec.postBuild", Mapping),
        new("spec.postBuild.substitute", TextMap),
        new("spec.postBuild.substituteFrom", List) { Members = References },
        new("spec.serviceAccountName", Text, Refused, "nobody is impersonated, so leaving it out would give it more rights; write a Cluster with that account's token, and name it in the annotation gitops.functions/cluster"),
        new("spec.kubeConfig", Mapping, Refused, "credentials are not read from the cluster; write a Cluster, and name it in the annotation gitops.functions/cluster"),
        new("spec.decryption", Mapping, Refused, "SOPS is not supported"),
        new("spec.deletionPolicy", Text),
        new("spec.validation", Text, Warned, "not acted on; the API server always validates"),
    ]);
}
