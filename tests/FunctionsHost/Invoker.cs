using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>Carries one invocation to the handler over HTTP.</summary>
internal sealed class Invoker(AppFolder app, HandlerProcess handler, ILogger<Invoker> log)
{
    private const string HostVersion = "4.0.0-stand-in";

    private readonly HttpClient _invocations = NewClient(app, redirects: !app.Handler.Forward);

    // Redirects of requests that are passed on are the caller's.
    private readonly HttpClient _requests = NewClient(app, redirects: false);

    /// <summary>The headers that tell the handler about the host and the invocation.</summary>
    public static void AddHostHeaders(HttpRequestMessage message, Guid invocation)
    {
        message.Headers.TryAddWithoutValidation("X-Azure-Functions-HostVersion", HostVersion);
        message.Headers.TryAddWithoutValidation("X-Azure-Functions-InvocationId", invocation.ToString());
    }

    /// <summary>Added to the caller's own where that is passed on.</summary>
    public static void AddUserAgent(HttpRequestMessage message) => message.Headers.UserAgent.ParseAdd("Azure-Functions-Host/" + HostVersion);

    /// <summary>POSTs Data and Metadata to <c>/{function}</c>; throws where the host would count a failure.</summary>
    public async Task InvokeAsync(string function, JObject payload, Guid invocation, CancellationToken cancel)
    {
        await handler.WaitUntilReadyAsync(cancel);
        using var message = new HttpRequestMessage(HttpMethod.Post, Target(Uri.EscapeDataString(function))) { Content = new ChunkedJson(payload) };
        AddHostHeaders(message, invocation);
        AddUserAgent(message);
        using var response = await _invocations.SendAsync(message, CancellationToken.None); // not withdrawn from the handler when cancelled
        response.EnsureSuccessStatusCode();
        var answer = await HandlerAnswer.ReadAsync(response, cancel);
        if (answer.IsNone) await NeverAnsweredAsync(function);
        foreach (var line in answer.Logs) log.LogInformation("[{Function}] {Line}", function, line);
    }

    /// <summary>Passes a request on as it is.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, HttpCompletionOption completion, CancellationToken cancel)
    {
        await handler.WaitUntilReadyAsync(cancel);
        return await _requests.SendAsync(message, completion, cancel);
    }

    /// <summary>A path of the handler.</summary>
    public Uri Target(string pathAndQuery) => new(handler.Address, pathAndQuery);

    // One minute more than the function may take, so that the function's own timeout comes first.
    private static HttpClient NewClient(AppFolder app, bool redirects) =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = redirects, UseProxy = false, ActivityHeadersPropagator = null })
        {
            Timeout = app.FunctionTimeout is { } timeout ? timeout + TimeSpan.FromMinutes(1) : Timeout.InfiniteTimeSpan,
        };

    // The host reads such an answer as "no result" and completes nothing: the invocation runs into functionTimeout.
    private Task NeverAnsweredAsync(string function)
    {
        log.LogError(
            "The handler answered {Function} with an empty body or null. The host takes that for no answer: the invocation hangs until functionTimeout ({Timeout}).",
            function, app.FunctionTimeout);
        return Task.Delay(Timeout.Infinite, CancellationToken.None);
    }
}
