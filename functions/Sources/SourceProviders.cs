using GitOps.Functions.Applications;
using GitOps.Functions.Egress;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources.Charts;
using GitOps.Functions.Sources.Git;
using GitOps.Functions.Sources.GitHub;
using GitOps.Functions.Sources.GitLab;

namespace GitOps.Functions.Sources;

/// <summary>Chooses who reads a repository. A provider is made when the first repository needs it: a start pays for none.</summary>
/// <param name="options">The operator's settings.</param>
/// <param name="outbound">Where requests leave through.</param>
/// <param name="time">For time limits and tokens.</param>
internal sealed class SourceProviders(SourceOptions options, OutboundHandlers outbound, TimeProvider time) : IDisposable
{
    // A chart is no Git repository, wherever it is. Then a host's own API; plain Git reads any host that is left.
    private readonly (Func<RepositoryUrl, bool> Serves, Lazy<ISourceProvider> Provider)[] _table =
    [
        (static url => url.Chart is not null, new(() => new ChartSource(options, outbound, time))),
        (url => GitHubSource.IsServed(url, options), new(() => new GitHubSource(options, outbound, time))),
        (url => GitLabSource.IsServed(url, options), new(() => new GitLabSource(options, outbound, time))),
        (static _ => true, new(() => new GitSource(options, outbound, time))),
    ];

    /// <summary>Turns a branch, tag or commit into one immutable commit, or a range of versions into one package, through whoever reads that repository.</summary>
    /// <exception cref="FailureException">No such repository or ref (final), or the host could not be reached (transient).</exception>
    public async Task<ISourceRevision> ResolveAsync(RepositoryUrl repository, string targetRevision, CancellationToken cancel)
    {
        var revision = await For(repository).ResolveAsync(repository, targetRevision, cancel);
        if (repository.Chart is not null || GitObjectId.IsWhole(revision.Revision)) return revision;
        await revision.DisposeAsync();
        throw new FailureException(new Failure(repository.ToString(), "resolve ref", "the host's answer is no commit id"), transient: true);
    }

    /// <summary>Who reads a repository.</summary>
    public ISourceProvider For(RepositoryUrl repository) => Array.Find(_table, row => row.Serves(repository)).Provider.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, provider) in _table)
        {
            if (provider is { IsValueCreated: true, Value: IDisposable disposable }) disposable.Dispose();
        }
    }
}
