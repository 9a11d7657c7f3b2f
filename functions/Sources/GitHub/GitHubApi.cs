using System.Net;
using System.Text.Json;
using Octokit;
using Octokit.Internal;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>The requests to GitHub's REST API that reading a repository takes. Each is one request.</summary>
/// <param name="api">Base address, with a slash at its end.</param>
/// <param name="http">The way out.</param>
/// <param name="limits">For the length of answers.</param>
internal sealed class GitHubApi(Uri api, HostClient http, SourceLimits limits)
{
    private const string Json = "application/vnd.github+json";
    private static readonly ProductHeaderValue Product = new("gitops-functions");

    /// <summary>A commit by <c>heads/NAME</c>, <c>tags/NAME</c>, <c>HEAD</c> or id; null where there is none. An annotated tag is followed to its commit.</summary>
    public async Task<GitHubCommit?> CommitAsync(GitHubCall call, string reference)
    {
        try
        {
            // A commit's list of changed files is of no use here, and can be large: a page of one.
            return await GetAsync<GitHubCommit>(call, $"commits/{Escaped(reference)}?per_page=1");
        }
        catch (ApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity)
        {
            return null;
        }
        catch (ApiException e) when (e.StatusCode is HttpStatusCode.Conflict)
        {
            throw call.Step.Final("the repository is empty", e);
        }
    }

    /// <summary>Lists a tree.</summary>
    public Task<GitHubTree> TreeAsync(GitHubCall call, string tree, bool recursive) =>
        RequiredAsync(call, $"git/trees/{tree}{(recursive ? "?recursive=1" : "")}", GetAsync<GitHubTree>);

    /// <summary>A blob's bytes.</summary>
    public Task<byte[]> BlobAsync(GitHubCall call, string blob) => RequiredAsync(call, $"git/blobs/{blob}", async (_, path) =>
    {
        var connection = Connection(call, new OctokitTransport(http, limits.MaxFileBytes, call.Step, call.Cancel) { Bytes = true });
        var response = await connection.GetRawStream(Endpoint(call, path), null);
        using var content = new MemoryStream();
        await response.Body.CopyToAsync(content, call.Cancel);
        return content.ToArray();
    });

    /// <summary>Reads the archive of a commit, gzip-compressed tar, while it streams. GitHub redirects to another origin for it.</summary>
    public async Task<T> ReadArchiveAsync<T>(GitHubCall call, string commit, Func<Stream, CancellationToken, Task<T>> read)
    {
        await using var archive = await RequiredAsync(call, $"tarball/{commit}", async (_, path) =>
        {
            var connection = Connection(call, new OctokitTransport(http, limits.MaxAnswerBytes, call.Step, call.Cancel) { Streams = true });
            return (await connection.GetRawStream(Endpoint(call, path), null)).Body;
        });
        return await http.GuardedAsync(call.Step, limited => read(archive, limited), call.Cancel);
    }

    /// <summary>The app's installation that covers a repository.</summary>
    public async Task<long> InstallationAsync(GitHubCall call)
    {
        try
        {
            return (await GetAsync<GitHubInstallation>(call, "installation")).Id;
        }
        catch (NotFoundException e)
        {
            throw call.Step.Final("the GitHub App is not installed on this repository, or there is no such repository", e);
        }
    }

    /// <summary>A token of an installation, for reading files only.</summary>
    public async Task<GitHubAccessToken> AccessTokenAsync(GitHubCall call, long installation)
    {
        var connection = Connection(call, new OctokitTransport(http, limits.MaxAnswerBytes, call.Step, call.Cancel));
        var endpoint = new Uri($"app/installations/{installation}/access_tokens", UriKind.Relative);
        try
        {
            const string body = """{"permissions":{"contents":"read"}}""";
            var response = await connection.Post<GitHubAccessToken>(endpoint, body, Json, "application/json", cancellationToken: call.Cancel);
            return response.Body;
        }
        catch (Exception e) when (e is ApiException or JsonException)
        {
            throw call.Step.Final("GitHub gives the app no token for its installation; does it have the permission 'Contents: read'?", e);
        }
    }

    private static async Task<T> RequiredAsync<T>(GitHubCall call, string path, Func<GitHubCall, string, Task<T>> get)
    {
        try
        {
            return await get(call, path);
        }
        catch (ApiException e)
        {
            // The commit was there a moment ago: removed by force, or a replica of GitHub's that is behind.
            throw call.Step.Transient($"GitHub answered {(int)e.StatusCode} for an object of the commit", e);
        }
    }

    private async Task<T> GetAsync<T>(GitHubCall call, string path)
    {
        var connection = Connection(call, new OctokitTransport(http, limits.MaxAnswerBytes, call.Step, call.Cancel));
        try
        {
            return (await connection.Get<T>(Endpoint(call, path), null, Json, call.Cancel)).Body
                ?? throw call.Step.Transient("GitHub's answer is not JSON");
        }
        catch (JsonException e)
        {
            throw call.Step.Transient("GitHub's answer cannot be read", e);
        }
    }

    private Connection Connection(GitHubCall call, IHttpClient transport) => new(Product, api, new InMemoryCredentialStore(call.Credentials), transport, OctokitJson.Instance);

    private static Uri Endpoint(GitHubCall call, string path) => new($"repos/{Escaped(call.Repository)}/{path}", UriKind.Relative);

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
