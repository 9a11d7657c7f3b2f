using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>Plain Git over smart HTTP: <c>git http-backend</c> as CGI behind a web server. Asks for a password where one is set.</summary>
internal sealed class SmartHttpGitServer : StandInServer
{
    private readonly string _repositories;

    private SmartHttpGitServer(string repositories)
        : base(repositories) => _repositories = repositories;

    /// <summary>User name and password, with a colon between; null lets everybody read.</summary>
    public string? UserAndPassword { get; set; }

    /// <summary>Serves the bare repositories <c>owner/name.git</c> below a folder.</summary>
    public static async Task<SmartHttpGitServer> StartAsync(string repositories)
    {
        var server = new SmartHttpGitServer(repositories);
        await server.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    protected override async Task<StandInAnswer> AnswerAsync(string target, HttpRequest request)
    {
        if (UserAndPassword is { } secret && request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)))
            return new StandInAnswer(401, [], "text/plain") { Headers = { ["WWW-Authenticate"] = "Basic realm=\"git\"" } };
        var (_, output) = await GitCommand.RunAsync(_repositories, ["http-backend"], Cgi(target, request), request.Body);
        return Parse(output);
    }

    private Dictionary<string, string> Cgi(string target, HttpRequest request)
    {
        var parts = target.Split('?', 2);
        return new Dictionary<string, string>
        {
            ["GIT_PROJECT_ROOT"] = _repositories,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["REQUEST_METHOD"] = request.Method,
            ["PATH_INFO"] = Uri.UnescapeDataString(parts[0]),
            ["QUERY_STRING"] = parts.Length > 1 ? parts[1] : "",
            ["CONTENT_TYPE"] = request.ContentType ?? "",
            ["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString(),
            ["GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString(),
            ["REMOTE_ADDR"] = "127.0.0.1",
        };
    }

    private static StandInAnswer Parse(byte[] output)
    {
        var end = output.AsSpan().IndexOf("\r\n\r\n"u8);
        var headers = Encoding.Latin1.GetString(output, 0, end).Split("\r\n").Select(static line => line.Split(": ", 2)).ToDictionary(static l => l[0], static l => l[1]);
        var status = headers.TryGetValue("Status", out var text) ? int.Parse(text[..3], CultureInfo.InvariantCulture) : 200;
        return new StandInAnswer(status, output[(end + 4)..], headers.GetValueOrDefault("Content-Type", "text/plain"));
    }
}
