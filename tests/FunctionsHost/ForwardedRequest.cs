using Microsoft.AspNetCore.WebUtilities;

namespace GitOps.Functions.FunctionsHost;

/// <summary>
/// <c>enableForwardingHttpRequest</c>, the way of older hosts: the request is built anew, and some of it does not survive.
/// Repeated query names become one, content headers but two are lost, a chunked request fails.
/// </summary>
internal static class ForwardedRequest
{
    /// <summary>Sends it on and copies the answer back, which is read in full first.</summary>
    public static async Task PassOnAsync(HttpContext context, Invoker invoker, Guid invocation, CancellationToken cancel)
    {
        using var message = NewMessage(context.Request, invoker);
        Invoker.AddHostHeaders(message, invocation);
        Invoker.AddUserAgent(message);
        using var answer = await invoker.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancel);
        await PassedHeaders.CopyBackAsync(answer, context.Response, cancel);
    }

    private static HttpRequestMessage NewMessage(HttpRequest request, Invoker invoker)
    {
        var path = new Uri($"{request.Scheme}://{request.Host}{request.PathBase.Value}{request.Path.Value}").AbsolutePath; // decoded once, then escaped again
        var query = request.Query.ToDictionary(q => q.Key, q => (string?)q.Value.ToString()); // a=1&a=2 becomes a=1,2
        var message = new HttpRequestMessage(new HttpMethod(request.Method), QueryHelpers.AddQueryString(invoker.Target(path).ToString(), query));
        foreach (var header in request.Headers) message.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable()); // refuses content headers
        if (!(request.ContentLength > 0)) return message;
        message.Content = new StreamContent(request.Body);
        message.Content.Headers.ContentLength = request.ContentLength;
        if (!string.IsNullOrEmpty(request.ContentType)) message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        return message;
    }
}
