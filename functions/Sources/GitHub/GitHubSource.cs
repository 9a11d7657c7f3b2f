using GitOps.Functions.Applications;
using GitOps.Functions.Egress;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>
/// Reads repositories through the REST API of GitHub or GitHub Enterprise Server. A branch or commit costs one request, a tag two (one more to
/// learn that no branch has its name), and the tree of a path one more.
/// </summary>
internal sealed class GitHubSource : ISourceProvider, IDisposable
{
    private readonly SourceOptions _options;
    private readonly HostClient _http;
    private readonly GitHubApi _api;
    private readonly GitHubTokens _tokens;
    private readonly GitHubListings _listings = new();

    /// <summary>Makes no connection yet.</summary>
    public GitHubSource(SourceOptions options, OutboundHandlers outbound, TimeProvider time)
    {
        _options = options;
        // The archive comes from another origin: GitHub Enterprise Server's own subdomain is as trusted as the server.
        var archives = new UriBuilder(options.GitHubApi) { Host = "codeload." + options.GitHubApi.Host }.Uri;
        _http = new HostClient(new SafeRedirectHandler(outbound.Create(options.GitHubApi, archives)), options.Patience, time);
        _api = new GitHubApi(options.GitHubApi, _http, options.Limits);
        _tokens = new GitHubTokens(options, _api, time);
    }

    /// <summary>Whether a repository is on the GitHub that the settings name.</summary>
    public static bool IsServed(RepositoryUrl repository, SourceOptions options) =>
        repository.LocalPath is null && repository.Host.Equals(WebHost(options.GitHubApi), StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool Serves(RepositoryUrl repository) => IsServed(repository, _options);

    /// <inheritdoc/>
    public async Task<ISourceRevision> ResolveAsync(RepositoryUrl repository, string targetRevision, CancellationToken cancel)
    {
        var name = $"{repository.Host}/{repository.Path}";
        var step = new SourceStep(name, "resolve ref");
        if (repository.Path.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]) throw step.Final("a repository on GitHub is OWNER/NAME");
        var target = TargetRevision.Parse(targetRevision, step);
        var call = new GitHubCall(repository.Path, await _tokens.ForAsync(repository.Path, step, cancel), step, cancel);
        var found = await FindAsync(call, target);
        if (!GitObjectId.IsWhole(found.Sha) || found.Commit?.Tree?.Sha is not { } root || !GitObjectId.IsWhole(root))
            throw step.Transient("GitHub's answer names no commit");
        if (target.Commit is { } wanted && wanted != found.Sha) throw step.Final($"'{target.Text}' is not the id of a commit");
        return Revision(repository, name, found.Sha, root);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
    }

    private static string WebHost(Uri api)
    {
        var host = api.IsDefaultPort ? api.IdnHost : $"{api.IdnHost}:{api.Port}";
        return host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
    }

    private async Task<GitHubCommit> FindAsync(GitHubCall call, TargetRevision target)
    {
        string[] references = target.Commit is { } commit ? [commit] : [.. target.References.Select(static name => name == "HEAD" ? name : name["refs/".Length..])];
        foreach (var reference in references)
        {
            if (await _api.CommitAsync(call, reference) is { } found) return found;
        }

        // GitHub answers the same for what is not there and for what these credentials may not see.
        throw call.Step.Final($"{target.Missing}, or there is no such repository, or our credentials may not see it");
    }

    private GitHubRevision Revision(RepositoryUrl repository, string name, string commit, string root)
    {
        var step = new SourceStep(name, "read " + commit[..12]);
        var tree = new GitHubTreeReader(_api, CallAsync, root, _listings, _options.Limits);
        return new GitHubRevision(_api, CallAsync, tree, root, name, commit, _options.Limits);

        async Task<GitHubCall> CallAsync(CancellationToken cancel) => new(repository.Path, await _tokens.ForAsync(repository.Path, step, cancel), step, cancel);
    }
}
