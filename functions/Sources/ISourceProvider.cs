using GitOps.Functions.Applications;

namespace GitOps.Functions.Sources;

/// <summary>A way to read repositories: GitHub's API, GitLab's API, plain Git, repositories of charts.</summary>
internal interface ISourceProvider
{
    /// <summary>Whether this provider reads that repository. Asked in the order of the table in the provider list.</summary>
    bool Serves(RepositoryUrl repository);

    /// <summary>Turns a branch, tag or commit into one immutable commit, or a chart's range of versions into one package.</summary>
    /// <exception cref="Outcomes.FailureException">No such repository or ref (final), or the host could not be reached (transient).</exception>
    Task<ISourceRevision> ResolveAsync(RepositoryUrl repository, string targetRevision, CancellationToken cancel);
}
