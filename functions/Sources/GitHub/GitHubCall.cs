using Octokit;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>What every request for one repository has in common.</summary>
/// <param name="Repository"><c>owner/name</c>.</param>
/// <param name="Credentials">A token, or anonymous.</param>
/// <param name="Step">For failures.</param>
/// <param name="Cancel">Ends the wait.</param>
internal sealed record GitHubCall(string Repository, Credentials Credentials, SourceStep Step, CancellationToken Cancel);
