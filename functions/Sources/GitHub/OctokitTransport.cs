using System.Text;
using Octokit;
using Octokit.Internal;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>
/// Octokit's way out, for one call: through <see cref="HostClient"/>, so that size, time, redirects and failures are the same for all hosts.
/// Octokit's own client has no limit on bodies and follows redirects itself.
/// </summary>
/// <param name="http">The way out.</param>
/// <param name="maxBytes">Longest body that is read as a whole.</param>
/// <param name="step">For failures.</param>
/// <param name="cancel">Ends the call; some of Octokit's methods take no token.</param>
internal sealed class OctokitTransport(HostClient http, long maxBytes, SourceStep step, CancellationToken cancel) : IHttpClient
{
    /// <summary>True hands the body on as a stream, to be read and disposed by the caller.</summary>
    public bool Streams { get; init; }

    /// <summary>True takes the body for a file's bytes, whatever the answer calls it.</summary>
    public bool Bytes { get; init; }

    /// <inheritdoc/>
    public async Task<IResponse> Send(IRequest request, CancellationToken cancellationToken, Func<object, object>? preprocessResponseBody = null)
    {
        using var message = Message(request);
        if (!Streams) return await ReadAsync(message);
        var response = await http.SendAsync(message, step, cancel);
        if (response.IsSuccessStatusCode) return Answer(response, await response.Content.ReadAsStreamAsync(cancel));
        using (response) return Answer(response, "");
    }

    /// <inheritdoc/>
    public void SetRequestTimeout(TimeSpan timeout) => throw new NotSupportedException("the time limit is the HostClient's");

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private async Task<IResponse> ReadAsync(HttpRequestMessage message)
    {
        var (response, body) = await http.ReadAsync(message, maxBytes, step, cancel);
        using (response)
        {
            // Octokit wants a stream for raw content, and text for JSON and for every error.
            return Answer(response, Bytes && response.IsSuccessStatusCode ? new MemoryStream(body) : Encoding.UTF8.GetString(body));
        }
    }

    private static HttpRequestMessage Message(IRequest request)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(request.BaseAddress, request.Endpoint));
        foreach (var (name, value) in request.Headers) message.Headers.TryAddWithoutValidation(name, value);
        if (request.Body is string text) message.Content = new StringContent(text, Encoding.UTF8, "application/json");
        return message;
    }

    private static OctokitResponse Answer(HttpResponseMessage response, object body) =>
        new(response.StatusCode, body, response.Content.Headers.ContentType?.MediaType ?? "");
}
