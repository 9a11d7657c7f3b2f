using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>As much of GitLab's REST API v4 as we call, answered from real repositories by git.</summary>
internal sealed class GitLabStandIn : StandInServer
{
    private GitLabStandIn(string repositories)
        : base(repositories)
    {
    }

    /// <summary>Without it projects look as if they were not there; null lets everybody read.</summary>
    public string? Token { get; set; }

    /// <summary>Serves the bare repositories <c>owner/name.git</c> below a folder.</summary>
    public static async Task<GitLabStandIn> StartAsync(string repositories)
    {
        var server = new GitLabStandIn(repositories);
        await server.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    protected override async Task<StandInAnswer> AnswerAsync(string target, HttpRequest request)
    {
        var parts = target.Split('?', 2);
        var query = QueryHelpers.ParseQuery(parts.Length > 1 ? parts[1] : "").ToDictionary(static q => q.Key, static q => q.Value.ToString());
        if (parts[0].Trim('/').Split('/') is not ["api", "v4", "projects", var project, "repository", .. var rest]) return StandInAnswer.Error(404, "404 Not Found");
        if (Repository(Uri.UnescapeDataString(project)) is not { } repository || (Token is not null && request.Headers["PRIVATE-TOKEN"] != Token))
            return StandInAnswer.Error(404, "404 Project Not Found");
        return rest switch
        {
            ["commits", var reference] => await CommitAsync(repository, Uri.UnescapeDataString(reference)),
            ["branches", var name] => await ReferenceAsync(repository, "refs/heads/" + Uri.UnescapeDataString(name)),
            ["tags", var name] => await ReferenceAsync(repository, "refs/tags/" + Uri.UnescapeDataString(name)),
            ["tree"] => await TreeAsync(repository, parts[0], query),
            ["blobs", var blob, "raw"] => Bytes(await GitCommand.BytesAsync(repository, "cat-file", "blob", blob), "application/octet-stream"),
            ["archive.tar.gz"] => await ArchiveAsync(repository, query["sha"], query["path"]),
            _ => StandInAnswer.Error(404, "404 Not Found"),
        };
    }

    private static async Task<StandInAnswer> CommitAsync(string repository, string reference) =>
        await CommitOfAsync(repository, reference) is { } commit
            ? StandInAnswer.Json(new JsonObject { ["id"] = commit, ["short_id"] = commit[..8] })
            : StandInAnswer.Error(404, "404 Commit Not Found");

    private static async Task<StandInAnswer> ReferenceAsync(string repository, string reference) =>
        await CommitOfAsync(repository, reference) is { } commit
            ? StandInAnswer.Json(new JsonObject { ["name"] = "x", ["commit"] = new JsonObject { ["id"] = commit } })
            : StandInAnswer.Error(404, "404 Branch Not Found");

    private static Task<string?> CommitOfAsync(string repository, string reference) =>
        GitCommand.TextAsync(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}");

    // Keyset pages: the token of the next page is the id of the last entry of this one; here simply its number.
    private async Task<StandInAnswer> TreeAsync(string repository, string path, Dictionary<string, string> query)
    {
        var folder = query["path"];
        var entries = await TreeListing.ReadAsync(repository, $"{query["ref"]}:{folder}", query["recursive"] == "true");
        if (entries is null) return StandInAnswer.Error(404, "404 invalid revision or path Not Found");
        var start = query.TryGetValue("page_token", out var token) ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        var size = int.Parse(query["per_page"], CultureInfo.InvariantCulture);
        var page = entries.Skip(start).Take(size).Select(entry => (JsonNode)new JsonObject
        {
            ["id"] = entry.Id,
            ["name"] = entry.Path[(entry.Path.LastIndexOf('/') + 1)..],
            ["type"] = entry.Kind,
            ["path"] = folder.Length == 0 ? entry.Path : $"{folder}/{entry.Path}",
            ["mode"] = entry.Mode,
        });
        var answer = StandInAnswer.Json(new JsonArray([.. page]));
        if (start + size < entries.Count)
        {
            query["page_token"] = string.Create(CultureInfo.InvariantCulture, $"{start + size}");
            var next = QueryHelpers.AddQueryString(new Uri(BaseAddress, path).AbsoluteUri, query!);
            answer.Headers["Link"] = $"<{next}>; rel=\"next\", <{BaseAddress}>; rel=\"first\"";
        }

        return answer;
    }

    private static async Task<StandInAnswer> ArchiveAsync(string repository, string commit, string folder)
    {
        string[] below = folder.Length == 0 ? [] : ["--", folder];
        return Bytes(await GitCommand.BytesAsync(repository, ["archive", "--format=tar.gz", $"--prefix=shop-{commit}/", commit, .. below]), "application/octet-stream");
    }

    private static StandInAnswer Bytes(byte[]? content, string type) => content is null ? StandInAnswer.Error(404, "404 Not Found") : new StandInAnswer(200, content, type);
}
