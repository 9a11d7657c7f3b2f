using System.Text.Json.Nodes;

namespace GitOps.Functions.Applications;

/// <summary>spec.source of an Application.</summary>
internal sealed record ApplicationSource
{
    /// <summary>The repository, or the chart, normalised.</summary>
    public required RepositoryUrl Repository { get; init; }

    /// <summary>Branch, tag or commit, <c>HEAD</c> (the default branch) where none is written; of a chart a version or a <see cref="ChartRange"/>.</summary>
    public required string TargetRevision { get; init; }

    /// <summary>Folder in the repository, without leading or trailing slash; empty for its root, and for a chart that is fetched as a package.</summary>
    public required string Path { get; init; }

    /// <summary>Where its files are, as a person calls it: the path, or the name of the chart that they are of.</summary>
    public string Place => Repository.Chart?.Name ?? Path;

    /// <summary>The name that other sources of the Application call it by (<c>$name/file</c>); empty where it has none.</summary>
    public string Ref { get; init; } = "";

    /// <summary>It brings no objects: only files that other sources refer to.</summary>
    public bool FilesOnly { get; init; }

    /// <summary>Where <c>directory</c> is written: the folder is read as plain manifests even if it holds a kustomization.</summary>
    public DirectoryOptions? Directory { get; init; }

    /// <summary>
    /// How plain manifests are read where nothing is written and the folder holds neither a kustomization nor a chart; null for Argo CD's own way. Where it
    /// is set each file must be a manifest: one that was cut short is an error, and not taken for something else.
    /// </summary>
    public DirectoryOptions? Plain { get; init; }

    /// <summary>Where <c>kustomize</c> is written: the folder must hold a kustomization, which is changed by these before it is rendered.</summary>
    public KustomizeOptions? Kustomize { get; init; }

    /// <summary>Where <c>helm</c> is written: the folder must hold a chart. Null where it is not; a folder with a Chart.yaml is a chart all the same.</summary>
    public HelmOptions? Helm { get; init; }

    /// <summary>It is a kustomization in any case, as for Flux: where the folder holds none, one is made that names all manifests in it and below.</summary>
    public bool GeneratesKustomization { get; init; }

    /// <summary>
    /// What is left out of the repository, as a GitRepository of Flux's says it (<c>spec.ignore</c>); its files <c>.sourceignore</c> count beside it. Empty
    /// where it says nothing, null for a source that is not Flux's: nothing is left out then.
    /// </summary>
    public string? Ignore { get; init; }

    /// <summary>Labels and annotations that each object gets, in place of what it has of the same names; null for none.</summary>
    public NamespaceMetadata? CommonMetadata { get; init; }

    /// <summary>As it is written in an Argo CD Application, for files in its folder that override it (<see cref="SourceOverride"/>); null where they do not count.</summary>
    public JsonObject? Written { get; init; }

    /// <summary>SHA-256 (lower-case hex) of all that is written about it, the revision aside where it does not show in the objects.</summary>
    public string Digest { get; init; } = "";
}
