using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications;

/// <summary>
/// Every field of Argo CD's Application (v1alpha1, up to Argo CD 3) and what becomes of it. The rule for a field that is not supported
/// yet: refused where leaving it out would render or delete something else than what is meant, else a warning.
/// </summary>
internal static class ApplicationFields
{
    private const string KustomizeOption = "not supported yet; write it into the kustomization file";
    private const string FromServer = "set by the API server";

    /// <summary>The table.</summary>
    public static FieldTable Table { get; } = new(
    [
        new("apiVersion", Text),
        new("kind", Text),

        new("metadata", Mapping),
        new("metadata.name", Text),
        new("metadata.annotations", TextMap),
        new("metadata.finalizers", TextList),
        new("metadata.labels", TextMap, Silent),
        new("metadata.namespace", Text, Silent, "where Argo CD runs"),
        new("metadata.generateName", Text, Silent, FromServer),
        new("metadata.uid", Text, Silent, FromServer),
        new("metadata.resourceVersion", Text, Silent, FromServer),
        new("metadata.generation", Number, Silent, FromServer),
        new("metadata.creationTimestamp", Text, Silent, FromServer),
        new("metadata.selfLink", Text, Silent, FromServer),
        new("metadata.ownerReferences", List, Warned, "not acted on; this file is the source of the Application, whatever made it in Argo CD"),
        new("metadata.deletionTimestamp", Text, Refused, "the Application was being deleted when exported; remove the file, or this field to keep it"),
        new("metadata.deletionGracePeriodSeconds", Number, Silent, FromServer),

        new("spec", Mapping),
        new("spec.project", Text, Warned, "not acted on; its restrictions are not enforced, so limit what the credentials may do", "default"),
        new("spec.source", Mapping),
        new("spec.source.repoURL", Text),
        new("spec.source.targetRevision", Text),
        new("spec.source.path", Text),
        new("spec.source.chart", Text, Refused, "charts from a Helm repository are not supported yet"),
        new("spec.source.helm", Mapping, Refused, "Helm is not supported yet"),
        new("spec.source.plugin", Mapping, Refused, "config management plugins are not supported; commit the rendered manifests"),
        new("spec.source.ksonnet", Mapping, Refused, "ksonnet is not supported; commit the rendered manifests"),
        new("spec.source.ref", Text, Warned, "not acted on; it has no meaning for a single source"),
        new("spec.source.name", Text, Warned, "not acted on; it has no meaning for a single source"),
        new("spec.source.directory", Mapping),
        new("spec.source.directory.recurse", Flag),
        new("spec.source.directory.include", Text, Refused, "not supported yet; move what is to be deployed into a folder of its own"),
        new("spec.source.directory.exclude", Text, Refused, "not supported yet; move what is not to be deployed out of the folder"),
        new("spec.source.directory.jsonnet", Mapping, Refused, "Jsonnet is not supported; commit the rendered manifests"),
        new("spec.source.kustomize", Mapping),
        new("spec.source.kustomize.namePrefix", Text, Refused, KustomizeOption),
        new("spec.source.kustomize.nameSuffix", Text, Refused, KustomizeOption),
        new("spec.source.kustomize.namespace", Text, Refused, KustomizeOption),
        new("spec.source.kustomize.images", List, Refused, KustomizeOption),
        new("spec.source.kustomize.replicas", List, Refused, KustomizeOption),
        new("spec.source.kustomize.patches", List, Refused, KustomizeOption),
        new("spec.source.kustomize.components", List, Refused, KustomizeOption),
        new("spec.source.kustomize.commonLabels", Mapping, Refused, KustomizeOption),
        new("spec.source.kustomize.commonAnnotations", Mapping, Refused, KustomizeOption),
        new("spec.source.kustomize.commonAnnotationsEnvsubst", Flag, Refused, KustomizeOption),
        new("spec.source.kustomize.labelWithoutSelector", Flag, Refused, KustomizeOption),
        new("spec.source.kustomize.labelIncludeTemplates", Flag, Refused, KustomizeOption),
        new("spec.source.kustomize.forceCommonLabels", Flag, Warned, "not acted on; it only matters together with commonLabels"),
        new("spec.source.kustomize.forceCommonAnnotations", Flag, Warned, "not acted on; it only matters together with commonAnnotations"),
        new("spec.source.kustomize.ignoreMissingComponents", Flag, Warned, "not acted on; it only matters together with components"),
        new("spec.source.kustomize.version", Text, Warned, "not acted on; the kustomize that comes with this program is used"),
        new("spec.source.kustomize.kubeVersion", Text, Warned, "not acted on; it only matters to Helm charts, which are not rendered"),
        new("spec.source.kustomize.apiVersions", List, Warned, "not acted on; it only matters to Helm charts, which are not rendered"),
        new("spec.sources", List, Refused, "several sources are not supported yet; write one spec.source"),
        new("spec.sourceHydrator", Mapping, Refused, "the source hydrator is not supported; write the hydrated branch and path as spec.source"),

        new("spec.destination", Mapping),
        new("spec.destination.name", Text),
        new("spec.destination.server", Text),
        new("spec.destination.namespace", Text),

        new("spec.syncPolicy", Mapping),
        new("spec.syncPolicy.automated", Mapping),
        new("spec.syncPolicy.automated.enabled", Flag),
        new("spec.syncPolicy.automated.prune", Flag),
        new("spec.syncPolicy.automated.selfHeal", Flag),
        new("spec.syncPolicy.automated.allowEmpty", Flag),
        new("spec.syncPolicy.syncOptions", TextList),
        new("spec.syncPolicy.retry", Mapping),
        new("spec.syncPolicy.retry.limit", Number),
        new("spec.syncPolicy.retry.refresh", Flag, Silent, "always so here: a later commit takes the place of one that fails"),
        new("spec.syncPolicy.retry.backoff", Mapping),
        new("spec.syncPolicy.retry.backoff.duration", Text),
        new("spec.syncPolicy.retry.backoff.factor", Number),
        new("spec.syncPolicy.retry.backoff.maxDuration", Text),
        new("spec.syncPolicy.managedNamespaceMetadata", Mapping),
        new("spec.syncPolicy.managedNamespaceMetadata.labels", TextMap),
        new("spec.syncPolicy.managedNamespaceMetadata.annotations", TextMap),

        new("spec.ignoreDifferences", List),
        new("spec.info", List, Warned, "not shown"),
        new("spec.revisionHistoryLimit", Number, Warned, "not acted on; the history is kept"),

        new("operation", Mapping, Warned, "not acted on; ask for a sync with `gitops sync`"),
        new("status", Mapping, Warned, "not read; it is Argo CD's own, remove it from the file"),
    ]);
}
