using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>A Helm repository as web servers serve one: the files of a folder, with ETag; asks for a password, and redirects, where a test says so.</summary>
internal sealed class ChartServer : StandInServer
{
    private readonly string _folder;

    private ChartServer(string folder)
        : base(folder) => _folder = folder;

    /// <summary>User name and password, with a colon between; null lets everybody read.</summary>
    public string? UserAndPassword { get; set; }

    /// <summary>Where else a path is, by its beginning.</summary>
    public Dictionary<string, string> Redirects { get; } = [];

    /// <summary>No ETag, but the time of the change.</summary>
    public bool OnlyLastModified { get; set; }

    /// <summary>Paths that were asked for, with the status that they got where it is not 200.</summary>
    public IReadOnlyList<string> Asked => [.. Requests.Select(static one => one.Target)];

    /// <summary>Serves a folder.</summary>
    public static async Task<ChartServer> StartAsync(string folder)
    {
        var server = new ChartServer(folder);
        await server.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    protected override async Task<StandInAnswer> AnswerAsync(string target, HttpRequest request)
    {
        if (UserAndPassword is { } secret && request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)))
            return new StandInAnswer(401, [], "text/plain") { Headers = { ["WWW-Authenticate"] = "Basic realm=\"charts\"" } };
        if (Redirects.FirstOrDefault(one => target.StartsWith(one.Key, StringComparison.Ordinal)) is { Value: { } to }) return new StandInAnswer(302, [], "text/plain") { Headers = { ["Location"] = to } };
        var file = Path.Combine(_folder, Uri.UnescapeDataString(target.Split('?')[0].TrimStart('/')));
        if (!File.Exists(file)) return new StandInAnswer(404, "no such page"u8.ToArray(), "text/plain");
        var content = await File.ReadAllBytesAsync(file);
        var (tag, modified) = ($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"", File.GetLastWriteTimeUtc(file).ToString("R"));
        var same = OnlyLastModified ? request.Headers.IfModifiedSince == modified : request.Headers.IfNoneMatch == tag;
        var answer = new StandInAnswer(same ? 304 : 200, same ? [] : content, "application/octet-stream");
        answer.Headers[OnlyLastModified ? "Last-Modified" : "ETag"] = OnlyLastModified ? modified : tag;
        return answer;
    }
}
