namespace GitOps.Functions.Sources.Charts;

/// <summary>One page of a repository's tags.</summary>
internal sealed record RegistryTags(IReadOnlyList<string>? Tags);
