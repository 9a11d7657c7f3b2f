namespace GitOps.Functions.Egress;

/// <summary>A connection that the <see cref="OutboundPolicy"/> does not allow. HttpClient hands it on as the inner exception of an
/// HttpRequestException.</summary>
/// <param name="cause">Names the host, the address and the setting that would allow it; never a path, a query or a user.</param>
internal sealed class OutboundRefusedException(string cause) : IOException(cause);
