using static GitOps.Functions.Applications.FieldType;

namespace GitOps.Functions.Applications;

/// <summary>Every field of <c>helm</c> in a source.</summary>
internal static class HelmFields
{
    /// <summary>The rows; paths begin at the source.</summary>
    public static IReadOnlyList<FieldRule> Rows { get; } =
    [
        new("helm", Mapping),
        new("helm.releaseName", Text),
        new("helm.valueFiles", TextList),
        new("helm.values", Text),
        new("helm.valuesObject", AnyMapping),
        new("helm.parameters", List) { Members = new FieldTable([new("name", Text), new("value", Text), new("forceString", Flag)]) },
        new("helm.fileParameters", List) { Members = new FieldTable([new("name", Text), new("path", Text)]) },
        new("helm.namespace", Text),
        new("helm.skipCrds", Flag),
        new("helm.skipTests", Flag),
        new("helm.skipSchemaValidation", Flag),
        new("helm.ignoreMissingValueFiles", Flag),
        new("helm.kubeVersion", Text),
        new("helm.apiVersions", TextList),
        new("helm.passCredentials", Flag),
        new("helm.version", Text),
    ];
}
