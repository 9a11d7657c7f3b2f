namespace GitOps.Functions.Clusters;

/// <summary>One request to an API server, which can be sent again.</summary>
/// <param name="Method">GET, PATCH, POST, PUT or DELETE.</param>
/// <param name="Path">Path and query, from the server's root.</param>
/// <param name="Body">Content; empty for none.</param>
/// <param name="ContentType">Type of the content.</param>
/// <param name="Accept">What to answer with.</param>
internal sealed record ApiRequest(
    HttpMethod Method, string Path, ReadOnlyMemory<byte> Body = default, string ContentType = ApiPaths.Json, string Accept = ApiPaths.Json);
