namespace GitOps.Functions.Applications;

/// <summary>spec.source.helm: how a chart is rendered.</summary>
internal sealed record HelmOptions
{
    /// <summary>Longest name of a release, in characters (Helm's own limit).</summary>
    public const int MaxReleaseName = 53;

    /// <summary>None written.</summary>
    public static HelmOptions None { get; } = new();

    /// <summary>The release's name; null means the Application's.</summary>
    public string? ReleaseName { get; init; }

    /// <summary>
    /// Files of values, the later before the earlier: relative to the chart, from the repository's root with a leading slash, or
    /// <c>$ref/path</c> in another source of the Application.
    /// </summary>
    public IReadOnlyList<string> ValueFiles { get; init; } = [];

    /// <summary>A value file that is missing is passed over.</summary>
    public bool IgnoreMissingValueFiles { get; init; }

    /// <summary>valuesObject or, where that is not written, values: a YAML mapping as text, which goes before the files; empty where there is none.</summary>
    public string Values { get; init; } = "";

    /// <summary>Single values, which go before all others. Where a name is there twice the last one counts.</summary>
    public IReadOnlyList<HelmParameter> Parameters { get; init; } = [];

    /// <summary>Single values out of files.</summary>
    public IReadOnlyList<HelmFileParameter> FileParameters { get; init; } = [];

    /// <summary>The release's namespace; null means the destination's. Objects that name none go to the destination's all the same.</summary>
    public string? Namespace { get; init; }

    /// <summary>The definitions in <c>crds/</c> are left out.</summary>
    public bool SkipCrds { get; init; }

    /// <summary>Helm's test hooks are left out.</summary>
    public bool SkipTests { get; init; }

    /// <summary>Values are not held against <c>values.schema.json</c>.</summary>
    public bool SkipSchemaValidation { get; init; }

    /// <summary>The Kubernetes version that the chart sees; null means the cluster's.</summary>
    public string? KubeVersion { get; init; }

    /// <summary>The API versions that the chart sees, <c>group/version</c> or <c>group/version/Kind</c>, beside those that Helm knows; empty means the cluster's.</summary>
    public IReadOnlyList<string> ApiVersions { get; init; } = [];
}
