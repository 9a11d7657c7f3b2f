using System.Net;
using GitOps.Functions.Egress;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources;

/// <summary>
/// HTTP to one Git host: a time limit on every answer, a size limit on what is read as a whole, and one reading of what a status means.
/// </summary>
/// <param name="handler">From Egress, with redirects that drop credentials. Disposed with this.</param>
/// <param name="patience">How long an answer may take, from the request to the last byte.</param>
/// <param name="time">The clock for time limits and rate limits.</param>
internal sealed class HostClient(HttpMessageHandler handler, TimeSpan patience, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Sends a request; the body is yet to be read.</summary>
    /// <param name="request">Sent as it is.</param>
    /// <param name="step">For failures.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="also">More statuses that the caller knows what to make of.</param>
    /// <returns>Success, or one of the statuses whose meaning depends on what was asked: 404, 409, 422.</returns>
    /// <exception cref="FailureException">Any other status, or no answer.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, SourceStep step, CancellationToken cancel, params HttpStatusCode[] also) =>
        GuardedAsync(step, async limited =>
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited);
            if (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity || also.Contains(response.StatusCode))
                return response;
            using (response) throw await HostAnswers.FailureAsync(response, step, time.GetUtcNow(), limited);
        }, cancel);

    /// <summary>Sends a request and reads the whole body.</summary>
    /// <param name="request">Sent as it is.</param>
    /// <param name="maxBytes">A longer body is a failure.</param>
    /// <param name="step">For failures.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<(HttpResponseMessage Response, byte[] Body)> ReadAsync(HttpRequestMessage request, long maxBytes, SourceStep step, CancellationToken cancel)
    {
        var response = await SendAsync(request, step, cancel);
        return (response, await ReadBodyAsync(response, maxBytes, step, cancel));
    }

    /// <summary>Reads the whole body of an answer.</summary>
    /// <param name="response">The answer; not disposed.</param>
    /// <param name="maxBytes">A longer body is a failure.</param>
    /// <param name="step">For failures.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<byte[]> ReadBodyAsync(HttpResponseMessage response, long maxBytes, SourceStep step, CancellationToken cancel) =>
        GuardedAsync(step, limited => BodyAsync(response, maxBytes, step, limited), cancel);

    /// <summary>Runs something that reads an answer, under the time limit, and turns what goes wrong on the way into a failure.</summary>
    public async Task<T> GuardedAsync<T>(SourceStep step, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            return await work(limited.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw OutboundErrors.IsTransient(e) ? step.Transient(OutboundErrors.Cause(e), e) : step.Final(OutboundErrors.Cause(e), e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, long maxBytes, SourceStep step, CancellationToken cancel)
    {
        var body = new MemoryStream();
        await using var stream = new BoundedStream(await response.Content.ReadAsStreamAsync(cancel), count =>
        {
            if (count > maxBytes) throw step.Final($"the host's answer is longer than {maxBytes} bytes");
        });
        await stream.CopyToAsync(body, cancel);
        return body.ToArray();
    }
}
