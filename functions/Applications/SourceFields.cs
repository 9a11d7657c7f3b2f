using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications;

/// <summary>Every field of one source of an Application: <c>spec.source</c>, and each item of <c>spec.sources</c>. The rule is that of <see cref="ApplicationFields"/>.</summary>
internal static class SourceFields
{
    /// <summary>The table; paths begin at the source.</summary>
    public static FieldTable Table { get; } = new(
    [
        new("repoURL", Text),
        new("targetRevision", Text),
        new("path", Text),
        new("chart", Text),
        .. HelmFields.Rows,
        new("plugin", Mapping, Refused, "config management plugins are not supported; commit the rendered manifests"),
        new("ksonnet", Mapping, Refused, "ksonnet is not supported; commit the rendered manifests"),
        new("ref", Text),
        new("name", Text, Silent, "for people"),
        new("directory", Mapping),
        new("directory.recurse", Flag),
        new("directory.include", Text),
        new("directory.exclude", Text),
        .. JsonnetFields.Rows,
        new("kustomize", Mapping) { Members = KustomizeFields.Table },
    ]);
}
