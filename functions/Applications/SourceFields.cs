using static GitOps.Functions.Applications.FieldType;
using static GitOps.Functions.Applications.FieldUse;

namespace GitOps.Functions.Applications;

/// <summary>Every field of one source of an Application: <c>spec.source</c>, and each item of <c>spec.sources</c>. The rule is that of <see cref="ApplicationFields"/>.</summary>
internal static class SourceFields
{
    /// <summary>Fields that say what the source is, and not how it is rendered.</summary>
    public static IReadOnlyList<string> Fixed { get; } = ["repoURL", "targetRevision", "path", "chart", "ref", "name"];

    private static readonly FieldRule[] Options =
    [
        new("plugin", Mapping, Refused, "config management plugins are not supported; commit the rendered manifests"),
        new("ksonnet", Mapping, Refused, "ksonnet is not supported; commit the rendered manifests"),
        new("directory", Mapping),
        new("directory.recurse", Flag),
        new("directory.include", Text),
        new("directory.exclude", Text),
        .. JsonnetFields.Rows,
        new("kustomize", Mapping) { Members = KustomizeFields.Table },
    ];

    /// <summary>The table; paths begin at the source.</summary>
    public static FieldTable Table { get; } = new(
    [
        new("repoURL", Text),
        new("targetRevision", Text),
        new("path", Text),
        new("chart", Text),
        new("ref", Text),
        new("name", Text, Silent, "for people"),
        .. HelmFields.Rows,
        .. Options,
    ]);

    /// <summary>What a <see cref="SourceOverride"/> may hold: the same, but that it cannot say where the source is.</summary>
    public static FieldTable OverrideTable { get; } = new(
    [
        .. Fixed.Select(static name => new FieldRule(name, Text, Warned, "not acted on, as in Argo CD; where the source is only the Application says")),
        .. HelmFields.Rows.Select(static row => row.Path == "helm.passCredentials" ? row with { Use = Warned, Meaning = "not acted on; a chart is fetched before this file is read" } : row),
        .. Options,
    ]);
}
