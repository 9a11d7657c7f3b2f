namespace GitOps.Functions.Sources.GitLab;

/// <summary>What we read of a commit.</summary>
/// <param name="Id">Its id.</param>
internal sealed record GitLabCommit(string? Id);
