namespace GitOps.Functions.Manifests;

/// <summary>Where an object was written down, for errors that name it.</summary>
/// <param name="File">Path in the repository, or the tool that made it (<c>kustomize build apps/shop</c>).</param>
/// <param name="Line">One-based line on which the document begins; 0 where a tool made it.</param>
internal sealed record ManifestOrigin(string File, int Line)
{
    /// <summary><c>file:line</c>, or the file alone where no line is known.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}
