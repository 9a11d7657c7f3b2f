using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications;

/// <summary>Every field of <c>kustomize</c> in one source of an Application; paths begin there. The rule is that of <see cref="ApplicationFields"/>.</summary>
internal static class KustomizeFields
{
    private const string ForHelm = "not acted on; it only matters to Helm charts in a kustomization, which are refused";

    /// <summary>The rows of a patch that is written in place, as Flux has it too: before the tables, which are made of them.</summary>
    public static IReadOnlyList<FieldRule> InlinePatch { get; } =
    [
        new("patch", Text),
        new("target", Mapping),
        new("target.group", Text),
        new("target.version", Text),
        new("target.kind", Text),
        new("target.name", Text),
        new("target.namespace", Text),
        new("target.labelSelector", Text),
        new("target.annotationSelector", Text),
    ];

    private static readonly FieldTable Replicas = new([new("name", Text), new("count", NumberOrText)]);

    private static readonly FieldTable Patches = new(
    [
        new("path", Text),
        .. InlinePatch,
        new("options", Mapping),
        new("options.allowNameChange", Flag),
        new("options.allowKindChange", Flag),
    ]);

    /// <summary>The table.</summary>
    public static FieldTable Table { get; } = new(
    [
        new("namePrefix", Text),
        new("nameSuffix", Text),
        new("namespace", Text),
        new("images", TextList),
        new("replicas", List) { Members = Replicas },
        new("patches", List) { Members = Patches },
        new("components", TextList),
        new("ignoreMissingComponents", Flag),
        new("commonLabels", TextMap),
        new("labelWithoutSelector", Flag),
        new("labelIncludeTemplates", Flag),
        new("forceCommonLabels", Flag),
        new("commonAnnotations", TextMap),
        new("commonAnnotationsEnvsubst", Flag),
        new("forceCommonAnnotations", Flag),
        new("version", Text),
        new("kubeVersion", Text, Warned, ForHelm),
        new("apiVersions", List, Warned, ForHelm),
    ]);
}
