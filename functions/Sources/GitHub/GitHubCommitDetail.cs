namespace GitOps.Functions.Sources.GitHub;

/// <summary>The <c>commit</c> object of a commit's answer.</summary>
/// <param name="Tree">The root tree.</param>
internal sealed record GitHubCommitDetail(GitHubObject? Tree);
