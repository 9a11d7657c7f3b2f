using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications;

/// <summary>
/// Every field of Argo CD's Application (v1alpha1, up to Argo CD 3) and what becomes of it. The rule for a field that is not supported
/// yet: refused where leaving it out would render or delete something else than what is meant, else a warning.
/// </summary>
internal static class ApplicationFields
{
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
        new("spec.source", Mapping) { Members = SourceFields.Table },
        new("spec.sources", List) { Members = SourceFields.Table },
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
        new("spec.syncPolicy.retry.refresh", Flag, Silent, "always so here: a later revision takes the place of one that fails"),
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
