namespace GitOps.Functions.Sources.GitHub;

/// <summary>What we read of <c>GET /repos/{owner}/{repo}/installation</c>.</summary>
/// <param name="Id">The app's installation that covers the repository.</param>
internal sealed record GitHubInstallation(long Id);
