namespace GitOps.Functions.Sources.GitHub;

/// <summary>One entry of a tree.</summary>
/// <param name="Path">From the listed tree.</param>
/// <param name="Mode">Git's mode, six octal digits.</param>
/// <param name="Sha">Object id.</param>
/// <param name="Size">Bytes, for blobs.</param>
internal sealed record GitHubTreeItem(string? Path, string? Mode, string? Sha, long? Size);
