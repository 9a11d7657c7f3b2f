namespace GitOps.Functions.Sources.GitHub;

/// <summary>What we read of <c>GET /repos/{owner}/{repo}/commits/{ref}</c>.</summary>
/// <param name="Sha">The commit.</param>
/// <param name="Commit">Holds the root tree.</param>
internal sealed record GitHubCommit(string? Sha, GitHubCommitDetail? Commit);
