using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications;

/// <summary>Every field of one source of an Application: <c>spec.source</c>, and each item of <c>spec.sources</c>. The rule is that of <see cref="ApplicationFields"/>.</summary>
internal static class SourceFields
{
    private const string KustomizeOption = "not supported yet; write it into the kustomization file";

    /// <summary>The table; paths begin at the source.</summary>
    public static FieldTable Table { get; } = new(
    [
        new("repoURL", Text),
        new("targetRevision", Text),
        new("path", Text),
        new("chart", Text, Refused, "charts from a Helm repository are not supported yet"),
        .. HelmFields.Rows,
        new("plugin", Mapping, Refused, "config management plugins are not supported; commit the rendered manifests"),
        new("ksonnet", Mapping, Refused, "ksonnet is not supported; commit the rendered manifests"),
        new("ref", Text),
        new("name", Text, Silent, "for people"),
        new("directory", Mapping),
        new("directory.recurse", Flag),
        new("directory.include", Text, Refused, "not supported yet; move what is to be deployed into a folder of its own"),
        new("directory.exclude", Text, Refused, "not supported yet; move what is not to be deployed out of the folder"),
        new("directory.jsonnet", Mapping, Refused, "Jsonnet is not supported; commit the rendered manifests"),
        new("kustomize", Mapping),
        new("kustomize.namePrefix", Text, Refused, KustomizeOption),
        new("kustomize.nameSuffix", Text, Refused, KustomizeOption),
        new("kustomize.namespace", Text, Refused, KustomizeOption),
        new("kustomize.images", List, Refused, KustomizeOption),
        new("kustomize.replicas", List, Refused, KustomizeOption),
        new("kustomize.patches", List, Refused, KustomizeOption),
        new("kustomize.components", List, Refused, KustomizeOption),
        new("kustomize.commonLabels", Mapping, Refused, KustomizeOption),
        new("kustomize.commonAnnotations", Mapping, Refused, KustomizeOption),
        new("kustomize.commonAnnotationsEnvsubst", Flag, Refused, KustomizeOption),
        new("kustomize.labelWithoutSelector", Flag, Refused, KustomizeOption),
        new("kustomize.labelIncludeTemplates", Flag, Refused, KustomizeOption),
        new("kustomize.forceCommonLabels", Flag, Warned, "not acted on; it only matters together with commonLabels"),
        new("kustomize.forceCommonAnnotations", Flag, Warned, "not acted on; it only matters together with commonAnnotations"),
        new("kustomize.ignoreMissingComponents", Flag, Warned, "not acted on; it only matters together with components"),
        new("kustomize.version", Text, Warned, "not acted on; the kustomize that comes with this program is used"),
        new("kustomize.kubeVersion", Text, Warned, "not acted on; it only matters to Helm charts, which are not rendered"),
        new("kustomize.apiVersions", List, Warned, "not acted on; it only matters to Helm charts, which are not rendered"),
    ]);
}
