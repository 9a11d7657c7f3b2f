namespace GitOps.Functions.Sources.GitLab;

/// <summary>One entry of <c>GET /projects/:id/repository/tree</c>.</summary>
/// <param name="Id">Object id.</param>
/// <param name="Path">From the repository's root.</param>
/// <param name="Mode">Git's mode, six octal digits.</param>
internal sealed record GitLabTreeItem(string? Id, string? Path, string? Mode);
