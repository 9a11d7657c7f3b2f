namespace GitOps.Functions.Sources.GitLab;

/// <summary>What we read of a branch or a tag.</summary>
/// <param name="Commit">The commit that it leads to, an annotated tag followed.</param>
internal sealed record GitLabReference(GitLabCommit? Commit);
