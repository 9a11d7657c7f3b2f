namespace GitOps.Functions.Sources;

/// <summary>Short ways to read a commit.</summary>
internal static class SourceReading
{
    /// <summary>Reads all regular files of some paths (<see cref="ISourceRevision.FetchAsync"/>).</summary>
    public static Task<SourceFiles> FetchAsync(this ISourceRevision revision, IReadOnlyCollection<string> paths, CancellationToken cancel) =>
        revision.FetchAsync(paths, static _ => true, cancel);
}
