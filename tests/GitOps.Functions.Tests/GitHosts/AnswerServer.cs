using Microsoft.AspNetCore.Http;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>Answers as a test says, by the path and query as sent; 404 to all else. For hosts that say what no real one does.</summary>
internal sealed class AnswerServer : StandInServer
{
    private AnswerServer()
        : base("")
    {
    }

    /// <summary>The answers.</summary>
    public Dictionary<string, StandInAnswer> Answers { get; } = [];

    /// <summary>Listens.</summary>
    public static async Task<AnswerServer> ListeningAsync()
    {
        var server = new AnswerServer();
        await server.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    protected override Task<StandInAnswer> AnswerAsync(string target, HttpRequest request) => Task.FromResult(Answers.GetValueOrDefault(target) ?? StandInAnswer.Error(404, "not here"));
}
