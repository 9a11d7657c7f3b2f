namespace GitOps.Functions.Applications;

/// <summary>spec.source of an Application.</summary>
internal sealed record ApplicationSource
{
    /// <summary>The repository, normalised.</summary>
    public required RepositoryUrl Repository { get; init; }

    /// <summary>Branch, tag or commit; <c>HEAD</c> (the default branch) where none is written.</summary>
    public required string TargetRevision { get; init; }

    /// <summary>Folder in the repository, without leading or trailing slash; empty for its root.</summary>
    public required string Path { get; init; }

    /// <summary>directory.recurse: read sub-folders too.</summary>
    public bool DirectoryRecurse { get; init; }

    /// <summary>True where <c>directory</c> is written: the folder is read as plain manifests even if it holds a kustomization.</summary>
    public bool DirectoryExplicit { get; init; }

    /// <summary>True where <c>kustomize</c> is written: the folder must hold a kustomization.</summary>
    public bool KustomizeExplicit { get; init; }
}
