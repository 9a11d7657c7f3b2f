using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>As much of GitHub's REST API as we call, answered from real repositories by git. Archives come from another origin, as GitHub's do.</summary>
internal sealed class GitHubStandIn : StandInServer
{
    private int _tokens;

    private GitHubStandIn(string repositories, GitHubArchiveOrigin archives)
        : base(repositories) => Archives = archives;

    /// <summary>Where archive downloads are redirected to.</summary>
    public GitHubArchiveOrigin Archives { get; }

    /// <summary>Without it repositories look as if they were not there; null lets everybody read.</summary>
    public string? Token { get; set; }

    /// <summary>Listings are cut short after this many entries.</summary>
    public int TruncateAt { get; set; } = int.MaxValue;

    /// <summary>Checks the token of a GitHub App; null where no app is installed.</summary>
    public Func<string, bool>? IsApp { get; set; }

    /// <summary>When the next installation token ends.</summary>
    public DateTimeOffset TokenEnd { get; set; }

    /// <summary>Serves the bare repositories <c>owner/name.git</c> below a folder.</summary>
    public static async Task<GitHubStandIn> StartAsync(string repositories)
    {
        var server = new GitHubStandIn(repositories, await GitHubArchiveOrigin.StartAsync(repositories));
        await server.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Archives.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task<StandInAnswer> AnswerAsync(string target, HttpRequest request)
    {
        var (path, query) = Split(target);
        var bearer = request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (path is ["app", "installations", "7", "access_tokens"]) return AccessToken(bearer);
        if (path is ["repos", _, _, "installation"]) return IsApp?.Invoke(bearer) == true ? StandInAnswer.Json(new JsonObject { ["id"] = 7 }) : NotFound();
        if (path is not ["repos", var owner, var name, .. var rest] || Repository($"{owner}/{name}") is not { } repository || (Token is not null && bearer != Token)) return NotFound();
        return rest switch
        {
            ["commits", .. var reference] => await CommitAsync(repository, string.Join('/', reference)),
            ["git", "trees", var tree] => await TreeAsync(repository, tree, query.Contains("recursive=1", StringComparison.Ordinal)),
            ["git", "blobs", var blob] => await BlobAsync(repository, blob, request),
            ["tarball", var commit] => Redirect($"{owner}/{name}/{commit}"),
            _ => NotFound(),
        };
    }

    private static (string[] Path, string Query) Split(string target)
    {
        var parts = target.Split('?', 2);
        return ([.. parts[0].Trim('/').Split('/').Select(Uri.UnescapeDataString)], parts.Length > 1 ? parts[1] : "");
    }

    private StandInAnswer AccessToken(string bearer)
    {
        if (IsApp?.Invoke(bearer) != true) return StandInAnswer.Error(401, "A JSON web token could not be decoded");
        Token = string.Create(CultureInfo.InvariantCulture, $"ghs_installation{++_tokens}");
        return StandInAnswer.Json(new JsonObject { ["token"] = Token, ["expires_at"] = TokenEnd.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) }, 201);
    }

    private static async Task<StandInAnswer> CommitAsync(string repository, string reference)
    {
        if (await GitCommand.TextAsync(repository, "rev-parse", "--verify", "--quiet", "HEAD") is null && reference == "HEAD")
            return StandInAnswer.Error(409, "Git Repository is empty.");
        var commit = await GitCommand.TextAsync(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}");
        if (commit is null) return StandInAnswer.Error(422, $"No commit found for SHA: {reference}");
        var tree = await GitCommand.TextAsync(repository, "rev-parse", commit + "^{tree}");
        return StandInAnswer.Json(new JsonObject
        {
            ["sha"] = commit,
            ["node_id"] = "x",
            ["commit"] = new JsonObject { ["message"] = "m", ["tree"] = new JsonObject { ["sha"] = tree, ["url"] = "x" } },
            ["files"] = new JsonArray(),
        });
    }

    private async Task<StandInAnswer> TreeAsync(string repository, string tree, bool recursive)
    {
        if (await TreeListing.ReadAsync(repository, tree, recursive) is not { } entries) return NotFound();
        var items = entries.Take(TruncateAt).Select(static entry => (JsonNode)new JsonObject
        {
            ["path"] = entry.Path,
            ["mode"] = entry.Mode,
            ["type"] = entry.Kind,
            ["sha"] = entry.Id,
            ["size"] = entry.Size,
        });
        return StandInAnswer.Json(new JsonObject { ["sha"] = tree, ["tree"] = new JsonArray([.. items]), ["truncated"] = recursive && entries.Count > TruncateAt });
    }

    private static async Task<StandInAnswer> BlobAsync(string repository, string blob, HttpRequest request)
    {
        if (await GitCommand.BytesAsync(repository, "cat-file", "blob", blob) is not { } content) return NotFound();
        return request.Headers.Accept.ToString().Contains("raw", StringComparison.Ordinal)
            ? new StandInAnswer(200, content, "application/vnd.github.raw+json; charset=utf-8")
            : StandInAnswer.Json(new JsonObject { ["content"] = Convert.ToBase64String(content), ["encoding"] = "base64" });
    }

    private StandInAnswer Redirect(string path) => new(302, [], "text/html") { Headers = { ["Location"] = new Uri(Archives.BaseAddress, path).AbsoluteUri } };

    private static StandInAnswer NotFound() => StandInAnswer.Error(404, "Not Found");
}
