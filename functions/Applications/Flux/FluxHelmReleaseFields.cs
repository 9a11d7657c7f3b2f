using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications.Flux;

/// <summary>Every field of Flux's HelmRelease (v2, v2beta2) and what becomes of it. A chart is rendered and applied here; there is no release in the cluster.</summary>
internal static class FluxHelmReleaseFields
{
    private const string NoRelease = "not acted on; there is no release in the cluster, the chart's objects are applied";
    private const string NoHooks = "hooks of the chart are run, and leaving them out would deploy something else";

    private static readonly FieldTable Values = new(
    [
        new("kind", Text), new("name", Text), new("valuesKey", Text), new("targetPath", Text), new("optional", Flag),
        new("literal", Flag, Refused, "not supported; write the value as a mapping, without targetPath"),
    ]);

    private static readonly FieldTable Ignored = new(
    [
        new("paths", TextList),
        new("target", Mapping),
        new("target.group", Text),
        new("target.version", Text, Silent, "a group's versions are one object"),
        new("target.kind", Text),
        new("target.name", Text),
        new("target.namespace", Text),
        new("target.labelSelector", Text, Refused, "labels do not choose what is ignored; write kind and name"),
        new("target.annotationSelector", Text, Refused, "annotations do not choose what is ignored; write kind and name"),
    ]);

    /// <summary>The table.</summary>
    public static FieldTable Table { get; } = new(
    [
        .. FluxMetadata.Rows,
        new("spec.chart", Mapping),
        new("spec.chart.metadata", Mapping, Silent, "of an object that is not made here"),
        new("spec.chart.spec", Mapping),
        new("spec.chart.spec.chart", Text),
        new("spec.chart.spec.version", Text),
        .. FluxMetadata.Reference("spec.chart.spec.sourceRef"),
        new("spec.chart.spec.interval", Text, Silent, "as spec.interval"),
        new("spec.chart.spec.reconcileStrategy", Text, Silent, "a chart in Git counts as it is there, whatever its version says"),
        new("spec.chart.spec.valuesFiles", TextList),
        new("spec.chart.spec.valuesFile", Text, Refused, "gone from Flux's v2; write valuesFiles"),
        new("spec.chart.spec.ignoreMissingValuesFiles", Flag),
        new("spec.chart.spec.verify", Mapping, Refused, "signatures are not verified yet, and leaving that out would trust any chart"),
        .. FluxMetadata.Reference("spec.chartRef"),
        new("spec.interval", Text),
        new("spec.timeout", Text),
        new("spec.suspend", Flag),
        new("spec.dependsOn", List) { Members = FluxMetadata.Dependencies },
        new("spec.releaseName", Text),
        new("spec.targetNamespace", Text),
        new("spec.storageNamespace", Text, Warned, NoRelease),
        new("spec.maxHistory", Number, Warned, NoRelease),
        new("spec.persistentClient", Flag, Silent, "of Flux's own process"),
        new("spec.values", AnyMapping),
        new("spec.valuesFrom", List) { Members = Values },
        new("spec.install", Mapping),
        .. Action("spec.install"),
        new("spec.install.createNamespace", Flag),
        new("spec.install.replace", Flag, Silent, "always so here"),
        new("spec.install.skipCRDs", Flag),
        new("spec.upgrade", Mapping),
        .. Action("spec.upgrade"),
        new("spec.upgrade.force", Flag),
        new("spec.upgrade.preserveValues", Flag, Refused, "values of former releases are not kept"),
        new("spec.upgrade.cleanupOnFail", Flag, Warned, "not acted on; what was applied stays until the next pass"),
        new("spec.test", Mapping, Warned, "not acted on; the chart's tests are not run"),
        new("spec.rollback", Mapping, Warned, NoRelease),
        new("spec.uninstall", Mapping),
        new("spec.uninstall.deletionPropagation", Text),
        new("spec.uninstall.timeout", Text, Warned, "not acted on; a deletion goes on until all is gone"),
        new("spec.uninstall.disableWait", Flag, Warned, "not acted on; the HelmRelease is gone once its objects are"),
        new("spec.uninstall.disableHooks", Flag, Silent, "hooks that run at a deletion are never run here"),
        new("spec.uninstall.keepHistory", Flag, Warned, NoRelease),
        new("spec.driftDetection", Mapping),
        new("spec.driftDetection.mode", Text),
        new("spec.driftDetection.ignore", List) { Members = Ignored },
        new("spec.postRenderers", List, Refused, "not supported yet; change the chart or its values"),
        new("spec.commonMetadata", Mapping),
        new("spec.commonMetadata.labels", TextMap),
        new("spec.commonMetadata.annotations", TextMap),
        new("spec.waitStrategy", Mapping, Silent, "health is judged by one set of rules"),
        new("spec.healthCheckExprs", List, Refused, "conditions in CEL are not supported"),
        new("spec.serviceAccountName", Text, Refused, "nobody is impersonated, so leaving it out would give it more rights; write a Cluster with that account's token, and name it in the annotation gitops.functions/cluster"),
        new("spec.kubeConfig", Mapping, Refused, "credentials are not read from the cluster; write a Cluster, and name it in the annotation gitops.functions/cluster"),
    ]);

    private static IEnumerable<FieldRule> Action(string path) =>
    [
        new(path + ".timeout", Text, Warned, "not acted on; spec.timeout counts"),
        new(path + ".remediation", Mapping, Warned, "not acted on; what fails stays as it is, and is tried again"),
        new(path + ".strategy", Mapping, Warned, "not acted on; what fails stays as it is, and is tried again"),
        new(path + ".disableWait", Flag),
        new(path + ".disableWaitForJobs", Flag, Warned, "not acted on; Jobs are waited for like all objects"),
        new(path + ".disableHooks", Flag, Refused, NoHooks),
        new(path + ".disableOpenAPIValidation", Flag, Warned, "not acted on; the API server always validates"),
        new(path + ".disableSchemaValidation", Flag),
        new(path + ".disableTakeOwnership", Flag, Warned, "not acted on; an object that belongs to nobody is adopted, one of another application is an error"),
        new(path + ".serverSideApply", AnyValue, Silent, "always so here"),
        new(path + ".crds", Text),
    ];
}
