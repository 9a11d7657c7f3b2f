namespace GitOps.Functions.Sources.GitHub;

/// <summary>What we read of <c>GET /repos/{owner}/{repo}/git/trees/{sha}</c>.</summary>
/// <param name="Tree">The entries.</param>
/// <param name="Truncated">GitHub cut the listing short (at 100,000 entries or 7 MB): what is missing says nothing.</param>
internal sealed record GitHubTree(IReadOnlyList<GitHubTreeItem>? Tree, bool Truncated);
