using GitOps.Functions.Applications;
using GitOps.Functions.Egress;

namespace GitOps.Functions.Sources.Git;

/// <summary>
/// Reads any Git host over smart HTTP, and repositories of this machine. libgit2 reads packs and trees; every byte on the wire goes through our
/// own handlers. One request resolves a reference; a commit that is not known yet takes two more, and is fetched as a whole, without history.
/// </summary>
internal sealed class GitSource : ISourceProvider, IDisposable
{
    private readonly SourceOptions _options;
    private readonly TimeProvider _time;
    private readonly HostClient _http;
    private readonly GitMirrors _mirrors;

    /// <summary>Makes no connection and no folder yet.</summary>
    public GitSource(SourceOptions options, OutboundHandlers outbound, TimeProvider time)
    {
        (_options, _time) = (options, time);

        // A host that the operator gave credentials for is trusted; any other comes from a manifest and is checked as a stranger.
        var trusted = options.GitCredentials.Keys.SelectMany(static host => new[] { new Uri($"https://{host}"), new Uri($"http://{host}") });
        _http = new HostClient(new SafeRedirectHandler(outbound.Create(trusted)), options.Patience, time);
        _mirrors = new GitMirrors(options.CacheFolder ?? Path.GetTempPath());
    }

    /// <inheritdoc/>
    public bool Serves(RepositoryUrl repository) => true;

    /// <inheritdoc/>
    public async Task<ISourceRevision> ResolveAsync(RepositoryUrl repository, string targetRevision, CancellationToken cancel)
    {
        var step = new SourceStep(repository.LocalPath ?? $"{repository.Host}/{repository.Path}", "resolve ref");
        var target = TargetRevision.Parse(targetRevision, step);
        if (repository.LocalPath is { } folder) return new LocalGit(_options).Resolve(folder, target, step);
        var http = new SmartHttp(_http, Address(repository, step), Credential(repository, step), _options.Limits);
        var advertisement = await http.ReferencesAsync(step, cancel);
        if (advertisement.IsEmpty) throw step.Final("the repository is empty");
        return target.Commit is { } commit
            ? await CommitAsync(repository, http, advertisement, commit, step, cancel)
            : Revision(repository, http, advertisement, Find(advertisement, target, step), step);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _mirrors.Dispose();
    }

    private static string Find(RefAdvertisement advertisement, TargetRevision target, SourceStep step) =>
        target.References.Select(advertisement.Find).FirstOrDefault(static found => found is not null) ?? throw step.Final(target.Missing);

    // No list says whether a server has a commit: it is fetched to know.
    private async Task<GitRevision> CommitAsync(
        RepositoryUrl repository, SmartHttp http, RefAdvertisement advertisement, string commit, SourceStep step, CancellationToken cancel)
    {
        var revision = Revision(repository, http, advertisement, commit, step);
        try
        {
            await revision.ProveAsync(cancel);
            return revision;
        }
        catch
        {
            await revision.DisposeAsync();
            throw;
        }
    }

    private GitRevision Revision(RepositoryUrl repository, SmartHttp http, RefAdvertisement advertisement, string commit, SourceStep step)
    {
        var reading = step with { Step = "read " + commit[..12] };
        GitMirror? held = null;
        return new GitRevision(commit, OpenAsync, () => _mirrors.Release(held!), reading, _options.Limits);

        async Task<string> OpenAsync(CancellationToken cancel)
        {
            var fetch = new GitFetch(http, _options.Limits, _options.Patience, _time);
            held = await _mirrors.HoldAsync(repository.Text, commit, folder => fetch.RunAsync(advertisement, commit, folder, reading, cancel), cancel);
            return held.Folder;
        }
    }

    private static Uri Address(RepositoryUrl repository, SourceStep step) =>
        Uri.TryCreate(repository.Text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? uri
            : throw step.Final("plain Git is read over https or http; write the repository's https address");

    private GitCredential? Credential(RepositoryUrl repository, SourceStep step)
    {
        if (!_options.GitCredentials.TryGetValue(repository.Host, out var credential)) return null;
        var uri = new Uri(repository.Text);
        return uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback ? credential : throw step.Final("credentials are not sent over http; write the repository's https address");
    }
}
