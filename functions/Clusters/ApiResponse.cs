namespace GitOps.Functions.Clusters;

/// <summary>An API server's answer as it came, or why none came.</summary>
/// <param name="Status">HTTP status; 0 where no answer came.</param>
/// <param name="Body">Content; may hold secrets.</param>
/// <param name="IsJson">The content says that it is JSON.</param>
/// <param name="RetryAfter">The Retry-After header.</param>
/// <param name="TransportError">Why no answer came, in words that may be shown; null where one came.</param>
/// <param name="NeverSent">No answer came, and the server never saw the request.</param>
internal sealed record ApiResponse(
    int Status, ReadOnlyMemory<byte> Body, bool IsJson = true, TimeSpan? RetryAfter = null, string? TransportError = null, bool NeverSent = false)
{
    /// <summary>The content says that it is protobuf, and not JSON.</summary>
    public bool IsProtobuf { get; init; }

    /// <summary>Status 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}
