namespace GitOps.Functions.Sources;

/// <summary>One immutable commit of one repository, or one package of a chart. Everything that is read through it comes from that.</summary>
internal interface ISourceRevision : IAsyncDisposable
{
    /// <summary>The commit, 40 (or 64) lower-case hex digits; of a chart its version and its digest, <c>1.2.3@sha256:…</c>.</summary>
    string Revision { get; }

    /// <summary>
    /// The object id of the tree at a path (the commit's root tree for an empty path; a chart's digest). The same id means the same content: nothing
    /// to fetch and nothing to render.
    /// </summary>
    /// <returns>Null where nothing is at that path.</returns>
    /// <exception cref="Outcomes.FailureException">The path is a file, a symbolic link or a submodule (final), or the host could not be reached (transient).</exception>
    Task<string?> TreeAsync(string path, CancellationToken cancel);

    /// <summary>The object id of what is at a path: of a folder's tree as <see cref="TreeAsync"/>, or of a regular file's blob.</summary>
    /// <returns>Null where nothing is at that path.</returns>
    /// <exception cref="Outcomes.FailureException">The path is a symbolic link or a submodule (final), or the host could not be reached (transient).</exception>
    Task<string?> ObjectIdAsync(string path, CancellationToken cancel);

    /// <summary>Reads regular files.</summary>
    /// <param name="paths">Folders and regular files of the repository, without leading or trailing slash; empty for its root.</param>
    /// <param name="takes">Of all that is named and below the folders, by its path, what is read: the rest is not downloaded, and may be anything.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The files that are named, and every regular file below the folders, complete.</returns>
    /// <exception cref="Outcomes.FailureException">A path does not exist, is or holds a symbolic link, submodule or LFS pointer, a limit is passed (final), or the host could not be reached (transient). Never a partial answer.</exception>
    Task<SourceFiles> FetchAsync(IReadOnlyCollection<string> paths, Predicate<string> takes, CancellationToken cancel);
}
