namespace GitOps.Functions.FunctionsHost;

/// <summary><c>enableProxyingHttpRequest</c>, the way of newer hosts: the request is streamed through. Close to, not the same as, the host's proxy.</summary>
internal static class ProxiedRequest
{
    /// <summary>Sends it on and streams the answer back.</summary>
    public static async Task PassOnAsync(HttpContext context, Invoker invoker, Guid invocation, CancellationToken cancel)
    {
        using var message = NewMessage(context.Request, invoker);
        message.Headers.Remove("X-Azure-Functions-HostVersion");
        message.Headers.Remove("X-Azure-Functions-InvocationId");
        Invoker.AddHostHeaders(message, invocation);
        using var answer = await invoker.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
        await PassedHeaders.CopyBackAsync(answer, context.Response, cancel);
    }

    private static HttpRequestMessage NewMessage(HttpRequest request, Invoker invoker)
    {
        var target = invoker.Target(request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent());
        var message = new HttpRequestMessage(new HttpMethod(request.Method), target);
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0) message.Content = new StreamContent(request.Body);
        foreach (var header in request.Headers.Where(h => !PassedHeaders.IsHopByHop(h.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable()))
                message.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable());
        }

        return message;
    }
}
