using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources.GitLab;

/// <summary>The requests to GitLab's REST API (v4) that reading a project takes.</summary>
/// <param name="server">GitLab's address, with a slash at its end.</param>
/// <param name="project">Path of the project, groups included.</param>
/// <param name="token">Sent as PRIVATE-TOKEN, to this server only.</param>
/// <param name="http">The way out.</param>
/// <param name="limits">For the length of answers.</param>
internal sealed class GitLabApi(Uri server, string project, string? token, HostClient http, SourceLimits limits)
{
    private const int PageSize = 100;

    private Uri Repository => new(server, $"api/v4/projects/{Uri.EscapeDataString(project)}/repository/");

    /// <summary>The commit of <c>HEAD</c> or of an id; null where there is none.</summary>
    public async Task<string?> CommitAsync(string reference, SourceStep step, CancellationToken cancel) =>
        (await GetAsync($"commits/{Uri.EscapeDataString(reference)}", GitLabJson.Default.GitLabCommit, step, cancel))?.Id;

    /// <summary>The commit of a branch or tag; null where there is none.</summary>
    /// <param name="kind"><c>branches</c> or <c>tags</c>: a tag with the branch's name is never taken for it.</param>
    /// <param name="name">Without <c>refs/heads/</c> or <c>refs/tags/</c>.</param>
    /// <param name="step">For failures.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<string?> ReferenceAsync(string kind, string name, SourceStep step, CancellationToken cancel) =>
        (await GetAsync($"{kind}/{Uri.EscapeDataString(name)}", GitLabJson.Default.GitLabReference, step, cancel))?.Commit?.Id;

    /// <summary>Lists a folder, page by page; null where there is no such folder.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="folder">Empty for the root.</param>
    /// <param name="recursive">Everything below it, not only its own entries.</param>
    /// <param name="step">For failures.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="until">Stops after the page that holds what is looked for.</param>
    public async Task<IReadOnlyList<TreeEntry>?> TreeAsync(
        string commit, string folder, bool recursive, SourceStep step, CancellationToken cancel, Predicate<TreeEntry>? until = null)
    {
        var entries = new List<TreeEntry>();
        var query = $"tree?ref={commit}&path={Uri.EscapeDataString(folder)}&recursive={(recursive ? "true" : "false")}&per_page={PageSize}&pagination=keyset";
        Uri? next = new(Repository, query);
        for (var page = 0; next is not null; page++)
        {
            if (page >= limits.MaxFiles / PageSize) throw step.Final($"there are more than {limits.MaxFiles} files; point the application at a smaller folder");
            var (items, following) = await PageAsync(next, step, cancel);
            if (items is null) return page == 0 ? null : throw step.Transient("GitLab's listing ends early");
            var read = items.ConvertAll(static item => new TreeEntry(item.Path ?? "", item.Mode ?? "", item.Id ?? ""));
            entries.AddRange(read);
            next = until is not null && read.Exists(until) ? null : following;
        }

        return entries;
    }

    /// <summary>A blob's bytes.</summary>
    public async Task<byte[]> BlobAsync(string blob, SourceStep step, CancellationToken cancel)
    {
        using var request = Request(new Uri(Repository, $"blobs/{blob}/raw"));
        var (response, body) = await http.ReadAsync(request, limits.MaxFileBytes, step, cancel);
        using (response) return response.IsSuccessStatusCode ? body : throw Gone(response, step);
    }

    /// <summary>Reads the archive of a folder, gzip-compressed tar, while it streams.</summary>
    public async Task<T> ReadArchiveAsync<T>(string commit, string folder, SourceStep step, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        using var request = Request(new Uri(Repository, $"archive.tar.gz?sha={commit}&path={Uri.EscapeDataString(folder)}&include_lfs_blobs=false"));
        using var response = await http.SendAsync(request, step, cancel);
        if (!response.IsSuccessStatusCode) throw Gone(response, step);
        return await http.GuardedAsync(step, async limited => await read(await response.Content.ReadAsStreamAsync(limited), limited), cancel);
    }

    private static FailureException Gone(HttpResponseMessage response, SourceStep step) =>
        step.Transient($"GitLab answered {(int)response.StatusCode} for an object of the commit");

    private async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> type, SourceStep step, CancellationToken cancel)
        where T : class
    {
        using var request = Request(new Uri(Repository, path));
        var (response, body) = await http.ReadAsync(request, limits.MaxAnswerBytes, step, cancel);
        using (response) return Parsed(response, body, type, step);
    }

    private async Task<(List<GitLabTreeItem>? Items, Uri? Next)> PageAsync(Uri page, SourceStep step, CancellationToken cancel)
    {
        using var request = Request(page);
        var (response, body) = await http.ReadAsync(request, limits.MaxAnswerBytes, step, cancel);
        using (response) return (Parsed(response, body, GitLabJson.Default.ListGitLabTreeItem, step), Next(response, step));
    }

    private static T? Parsed<T>(HttpResponseMessage response, byte[] body, JsonTypeInfo<T> type, SourceStep step)
        where T : class
    {
        if (response.StatusCode is HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode) throw step.Final($"GitLab answered {(int)response.StatusCode}");
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw step.Transient("GitLab's answer cannot be read");
        }
        catch (JsonException e)
        {
            throw step.Transient("GitLab's answer cannot be read", e);
        }
    }

    // Link: <https://…>; rel="next", <https://…>; rel="first". The token goes only to our own server, whatever the header says.
    private Uri? Next(HttpResponseMessage response, SourceStep step)
    {
        var links = response.Headers.TryGetValues("Link", out var values) ? string.Join(',', values).Split(',') : [];
        if (Array.Find(links, static link => link.Contains("rel=\"next\"", StringComparison.Ordinal)) is not { } next) return null;
        var (start, end) = (next.IndexOf('<', StringComparison.Ordinal), next.IndexOf('>', StringComparison.Ordinal));
        if (start < 0 || end < start || !Uri.TryCreate(next[(start + 1)..end], UriKind.Absolute, out var uri)) throw step.Transient("GitLab's link to the next page cannot be read");
        return new Uri(server, uri.PathAndQuery);
    }

    private HttpRequestMessage Request(Uri uri)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("User-Agent", "gitops-functions");
        if (token is not null) request.Headers.TryAddWithoutValidation("PRIVATE-TOKEN", token);
        return request;
    }
}
