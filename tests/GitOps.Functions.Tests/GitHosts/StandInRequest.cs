namespace GitOps.Functions.Tests.GitHosts;

/// <summary>One request that a stand-in received.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Target">Path and query as sent, still encoded.</param>
/// <param name="Authorization">The Authorization or PRIVATE-TOKEN header, or null where there was neither.</param>
internal sealed record StandInRequest(string Method, string Target, string? Authorization);
