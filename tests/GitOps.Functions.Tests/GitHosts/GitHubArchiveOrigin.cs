using Microsoft.AspNetCore.Http;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>The other origin that GitHub sends archive downloads to (codeload): <c>/owner/name/commit</c>.</summary>
internal sealed class GitHubArchiveOrigin : StandInServer
{
    private GitHubArchiveOrigin(string repositories)
        : base(repositories)
    {
    }

    /// <summary>Serves the bare repositories <c>owner/name.git</c> below a folder.</summary>
    public static async Task<GitHubArchiveOrigin> StartAsync(string repositories)
    {
        var server = new GitHubArchiveOrigin(repositories);
        await server.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    protected override async Task<StandInAnswer> AnswerAsync(string target, HttpRequest request)
    {
        var parts = target.Trim('/').Split('/');
        var archive = Repository($"{parts[0]}/{parts[1]}") is { } repository
            ? await GitCommand.BytesAsync(repository, "archive", "--format=tar.gz", $"--prefix={parts[0]}-{parts[1]}-{parts[2][..7]}/", parts[2])
            : null;
        return archive is null ? StandInAnswer.Error(404, "Not Found") : new StandInAnswer(200, archive, "application/x-gzip");
    }
}
