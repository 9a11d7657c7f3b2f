namespace GitOps.Functions.Sources;

/// <summary>A commit whose files can be told apart without reading them: only those that another commit did not have cost anything.</summary>
internal interface ITreeRevision : ISourceRevision
{
    /// <summary>Lists the regular files below a folder.</summary>
    /// <param name="folder">The folder; empty for the repository's root.</param>
    /// <param name="tree">Its object id (<see cref="ISourceRevision.TreeAsync"/>).</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>All of them, complete, with their object ids.</returns>
    /// <exception cref="Outcomes.FailureException">As for <see cref="ISourceRevision.FetchAsync"/>.</exception>
    Task<IReadOnlyList<TreeEntry>> ListAsync(string folder, string tree, CancellationToken cancel);

    /// <summary>Reads some of the files that were listed.</summary>
    /// <param name="folder">The folder that they are in or below.</param>
    /// <param name="files">Which.</param>
    /// <param name="others">Bytes of those that are not read: they count against the limit all the same, so that it does not depend on what is known.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="Outcomes.FailureException">As for <see cref="ISourceRevision.FetchAsync"/>.</exception>
    Task<SourceFiles> ReadAsync(string folder, IReadOnlyList<TreeEntry> files, long others, CancellationToken cancel);
}
