namespace GitOps.Functions.Applications;

/// <summary>spec.source.directory.</summary>
/// <param name="Recurse">Read sub-folders too.</param>
/// <param name="Include">The files to read, by their path below the source's; null for all.</param>
/// <param name="Exclude">The files to leave out, even of those that <paramref name="Include"/> means; null for none.</param>
/// <param name="Jsonnet">What Jsonnet files among them are evaluated with; null for nothing.</param>
internal sealed record DirectoryOptions(bool Recurse = false, PathGlob? Include = null, PathGlob? Exclude = null, JsonnetOptions? Jsonnet = null)
{
    /// <summary>Whether a file is to be read.</summary>
    /// <param name="path">Its path below the source's.</param>
    public bool Takes(string path) => (Recurse || !path.Contains('/', StringComparison.Ordinal)) && Exclude?.Matches(path) != true && Include?.Matches(path) != false;
}
