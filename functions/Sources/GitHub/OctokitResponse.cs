using System.Net;
using Octokit;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>An answer as Octokit wants it. Rate limits were read before (<see cref="HostAnswers"/>), so it is told of none.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="body">Text for JSON and errors, else a stream.</param>
/// <param name="contentType">Media type.</param>
internal sealed class OctokitResponse(HttpStatusCode status, object body, string contentType) : IResponse
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <inheritdoc/>
    public object Body => body;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Headers => NoHeaders;

    /// <inheritdoc/>
    public ApiInfo ApiInfo { get; } = new(new Dictionary<string, Uri>(), [], [], "", new RateLimit(0, 0, 0), TimeSpan.Zero);

    /// <inheritdoc/>
    public HttpStatusCode StatusCode => status;

    /// <inheritdoc/>
    public string ContentType => contentType;
}
