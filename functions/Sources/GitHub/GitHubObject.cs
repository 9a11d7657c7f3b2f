namespace GitOps.Functions.Sources.GitHub;

/// <summary>A Git object that GitHub refers to.</summary>
/// <param name="Sha">Its id.</param>
internal sealed record GitHubObject(string? Sha);
