using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>HTTP triggers: their routes and keys. How a request reaches the handler is <see cref="ForwardedRequest"/> or <see cref="ProxiedRequest"/>.</summary>
internal sealed class HttpFunctions(AppFolder app, Invoker invoker, FunctionKey key, ILogger<HttpFunctions> log)
{
    private static readonly string[] AllMethods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

    /// <summary>One route for each.</summary>
    /// <exception cref="NotSupportedException">A function that the host would not hand over as a raw request.</exception>
    public void Map(WebApplication web)
    {
        foreach (var function in app.Functions.Where(f => f.TriggerType == FunctionFile.HttpTrigger)) Map(web, function);
    }

    private void Map(WebApplication web, FunctionFile function)
    {
        if (!function.IsHttpOnly || !(app.Handler.Forward || app.Handler.Proxy))
            throw new NotSupportedException($"{function.Name}: HTTP functions need enableForwardingHttpRequest or enableProxyingHttpRequest here, and one http output and nothing else.");
        var route = (string?)function.Trigger["route"] is { Length: > 0 } given ? given.TrimStart('/') : function.Name;
        var path = app.RoutePrefix.Length > 0 ? $"/{app.RoutePrefix}/{route}" : $"/{route}";
        var methods = (function.Trigger["methods"] as JArray)?.Select(m => ((string)m!).ToUpperInvariant()).ToArray() ?? AllMethods;
        log.LogInformation("Mapped {Path} [{Methods}] to {Function}", path, string.Join(',', methods), function.Name);
        web.MapMethods(path, methods, context => HandleAsync(context, function));
    }

    private async Task HandleAsync(HttpContext context, FunctionFile function)
    {
        // Left out means function.
        var isOpen = string.Equals((string?)function.Trigger["authLevel"], "anonymous", StringComparison.OrdinalIgnoreCase);
        if (!isOpen && !key.Fits(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await PassOnAsync(context, function);
    }

    private async Task PassOnAsync(HttpContext context, FunctionFile function)
    {
        var invocation = Guid.NewGuid();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (app.FunctionTimeout is { } timeout) limit.CancelAfter(timeout);
        try
        {
            if (app.Handler.Proxy) await ProxiedRequest.PassOnAsync(context, invoker, invocation, limit.Token);
            else await ForwardedRequest.PassOnAsync(context, invoker, invocation, limit.Token);
        }
        catch (Exception e)
        {
            log.LogError(e, "Executed {Function} (Failed, Id={Id})", function.Name, invocation);
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
