using System.Net.Http.Headers;
using GitOps.Functions.Egress;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>Sends requests to one API server. Can write: known to <c>Clusters</c> only.</summary>
/// <param name="client">Owned; its handler verifies the server and the address. Null where there is no server: asking for anything is then a defect.</param>
/// <param name="server">The server, with a path before <c>/api</c> where a proxy wants one.</param>
/// <param name="token">Bearer token; null where a client certificate or nothing proves who we are.</param>
/// <param name="time">Clock.</param>
internal sealed class ApiTransport(HttpClient? client, Uri server, IBearerToken? token, TimeProvider time) : IDisposable
{
    /// <summary>How often a read is tried in all.</summary>
    public const int Attempts = 5;

    // The API server's fixed limit. It answers 413 before it has read all, which may reach us as a broken connection: too late to tell the two apart.
    private const int MaxBody = 3 << 20;

    // No invocation waits for minutes: a server that wants longer gets a delayed message.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly string _root = server.AbsoluteUri.TrimEnd('/');

    /// <summary>Clock.</summary>
    public TimeProvider Time => time;

    /// <inheritdoc />
    public void Dispose() => client?.Dispose();

    /// <summary>Sends a request that changes nothing, again where the answer is transient.</summary>
    public async Task<ApiAnswer> ReadAsync(ApiRequest request, ApiResource? resource, CancellationToken cancel) =>
        (await ReadRawAsync(request, resource, cancel)).Answer;

    /// <summary>As <see cref="ReadAsync"/>, with the bytes.</summary>
    public async Task<(ApiAnswer Answer, ApiResponse Response)> ReadRawAsync(ApiRequest request, ApiResource? resource, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await SendAsync(request, cancel);
            var answer = AnswerClassifier.Classify(response, resource);
            if (!answer.Transient || attempt == Attempts) return (answer, response);
            await Task.Delay(Wait(answer, attempt), time, cancel);
        }
    }

    /// <summary>Sends a request once; a second time only where the server refused an old token, which means that nothing was done.</summary>
    /// <exception cref="InvalidOperationException">There is no server.</exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancel)
    {
        var http = client ?? throw new InvalidOperationException($"{request.Method} {request.Path} was to be sent, and there is no API server.");
        if (request.Body.Length > MaxBody) return new ApiResponse(413, default, IsJson: false);
        var response = await SendOnceAsync(http, request, cancel);
        return response.Status == 401 && token is not null && token.Renew() ? await SendOnceAsync(http, request, cancel) : response;
    }

    private async Task<ApiResponse> SendOnceAsync(HttpClient http, ApiRequest request, CancellationToken cancel)
    {
        try
        {
            using var message = await MessageAsync(http, request, cancel);
            using var answer = await http.SendAsync(message, cancel);
            return new ApiResponse((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancel), Is(answer, ApiPaths.Json), RetryAfter(answer)) { IsProtobuf = Is(answer, ApiPaths.Protobuf) };
        }
        catch (FailureException noToken)
        {
            return new ApiResponse(0, default, IsJson: false, RetryAfter: null, noToken.Failure.ToString(), NeverSent: true);
        }
        catch (Exception error) when (
            error is HttpRequestException or IOException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new ApiResponse(0, default, IsJson: false, RetryAfter: null, OutboundErrors.Cause(error), NeverSent(error));
        }
    }

    private async ValueTask<HttpRequestMessage> MessageAsync(HttpClient http, ApiRequest request, CancellationToken cancel)
    {
        var message = new HttpRequestMessage(request.Method, _root + request.Path)
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (token is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token.GetAsync(cancel));
        if (!request.Body.IsEmpty)
            message.Content = new ReadOnlyMemoryContent(request.Body) { Headers = { ContentType = new MediaTypeHeaderValue(request.ContentType) } };
        return message;
    }

    // Half of the exponential step is chance, so that those who were thrown back together do not come back together.
    private static TimeSpan Wait(ApiAnswer answer, int attempt)
    {
        var step = TimeSpan.FromMilliseconds(100 << attempt);
        var wait = step / 2 + step / 2 * Random.Shared.NextDouble();
        return answer.RetryAfter is { } asked && asked > wait ? TimeSpan.FromTicks(Math.Min(asked.Ticks, LongestWait.Ticks)) : wait;
    }

    private static bool NeverSent(Exception error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    private static bool Is(HttpResponseMessage answer, string type) => answer.Content.Headers.ContentType?.MediaType == type;

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}
