namespace GitOps.Functions.Sources.Charts;

/// <summary>A token service's answer; some fill in the one field and some the other.</summary>
internal sealed record RegistryToken(string? Token, string? AccessToken, double ExpiresIn);
