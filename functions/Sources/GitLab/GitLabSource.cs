using GitOps.Functions.Applications;
using GitOps.Functions.Egress;

namespace GitOps.Functions.Sources.GitLab;

/// <summary>
/// Reads projects through GitLab's REST API. A branch, commit or <c>HEAD</c> costs one request, a tag two, and the tree of a path one for each
/// hundred entries of the folder that it is in.
/// </summary>
internal sealed class GitLabSource : ISourceProvider, IDisposable
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";

    private readonly SourceOptions _options;
    private readonly HostClient _http;

    /// <summary>Makes no connection yet.</summary>
    public GitLabSource(SourceOptions options, OutboundHandlers outbound, TimeProvider time)
    {
        _options = options;
        _http = new HostClient(new SafeRedirectHandler(outbound.Create(options.GitLab)), options.Patience, time);
    }

    /// <summary>Whether a repository is on the GitLab that the settings name.</summary>
    public static bool IsServed(RepositoryUrl repository, SourceOptions options)
    {
        var host = options.GitLab.IsDefaultPort ? options.GitLab.IdnHost : $"{options.GitLab.IdnHost}:{options.GitLab.Port}";
        return repository.LocalPath is null && repository.Host.Equals(host, StringComparison.OrdinalIgnoreCase) && ProjectOf(repository, options) is not null;
    }

    /// <inheritdoc/>
    public bool Serves(RepositoryUrl repository) => IsServed(repository, _options);

    /// <inheritdoc/>
    public async Task<ISourceRevision> ResolveAsync(RepositoryUrl repository, string targetRevision, CancellationToken cancel)
    {
        var name = $"{repository.Host}/{repository.Path}";
        var step = new SourceStep(name, "resolve ref");
        var project = ProjectOf(repository, _options) ?? throw step.Final("it is not below GitLab__Url");
        var target = TargetRevision.Parse(targetRevision, step);
        var api = new GitLabApi(_options.GitLab, project, _options.GitLabToken, _http, _options.Limits);
        var commit = await FindAsync(api, target, step, cancel);
        if (!GitObjectId.IsWhole(commit)) throw step.Transient("GitLab's answer names no commit");
        if (target.Commit is { } wanted && wanted != commit) throw step.Final($"'{target.Text}' is not the id of a commit");
        return new GitLabRevision(api, name, commit, _options.Limits);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // A server may live below a path of its own: https://example.com/gitlab/.
    private static string? ProjectOf(RepositoryUrl repository, SourceOptions options)
    {
        var prefix = options.GitLab.AbsolutePath.TrimStart('/');
        return repository.Path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && repository.Path.Length > prefix.Length ? repository.Path[prefix.Length..] : null;
    }

    private static async Task<string> FindAsync(GitLabApi api, TargetRevision target, SourceStep step, CancellationToken cancel)
    {
        if (target.Commit is { } wanted && await api.CommitAsync(wanted, step, cancel) is { } commit) return commit;
        foreach (var reference in target.References)
        {
            var found = reference switch
            {
                _ when reference.StartsWith(Heads, StringComparison.Ordinal) => await api.ReferenceAsync("branches", reference[Heads.Length..], step, cancel),
                _ when reference.StartsWith(Tags, StringComparison.Ordinal) => await api.ReferenceAsync("tags", reference[Tags.Length..], step, cancel),
                _ => await api.CommitAsync(reference, step, cancel),
            };
            if (found is not null) return found;
        }

        // GitLab answers the same for what is not there and for what the token may not see.
        throw step.Final($"{target.Missing}, or there is no such project, or our token may not see it");
    }
}
