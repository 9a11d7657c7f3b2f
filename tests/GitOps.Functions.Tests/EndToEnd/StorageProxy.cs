using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using GitOps.Functions.Tests.RealParts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>A server before the storage account's three: every request goes on as it came, after the test was asked.</summary>
internal sealed partial class StorageProxy : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive"];

    private readonly HttpClient _azurite = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly Dictionary<int, int> _ports;
    private readonly WebApplication _app;

    private StorageProxy(string connection)
    {
        _ports = Port().Matches(connection).Select(static match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToDictionary(static _ => FreePort.Next());
        ConnectionString = _ports.Aggregate(connection, static (text, port) => text.Replace($":{port.Value}/", $":{port.Key}/", StringComparison.Ordinal));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            foreach (var port in _ports.Keys) options.Listen(IPAddress.Loopback, port);
        });
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The account, by way of this server.</summary>
    public string ConnectionString { get; }

    /// <summary>Asked with each request's method; false: the connection is reset, and Azurite never sees the request.</summary>
    public Func<string, Task<bool>> Lets { get; set; } = static _ => Task.FromResult(true);

    /// <summary>Starts it.</summary>
    public static async Task<StorageProxy> StartAsync(string connection)
    {
        var proxy = new StorageProxy(connection);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _azurite.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (!await Lets(context.Request.Method))
        {
            context.Abort();
            return;
        }

        using var request = await RequestAsync(context);
        using var answer = await _azurite.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(static one => !OfTheConnection.Contains(one.Key))) context.Response.Headers[name] = values.ToArray();
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }

    // The very target: it is signed.
    private async Task<HttpRequestMessage> RequestAsync(HttpContext context)
    {
        var target = $"http://127.0.0.1:{_ports[context.Connection.LocalPort]}{context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}";
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (context.Request.ContentLength is not null || body.Length > 0) request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers.Where(static one => !OfTheConnection.Contains(one.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return request;
    }

    [GeneratedRegex(@"Endpoint=http://127\.0\.0\.1:(\d+)/")]
    private static partial Regex Port();
}
