using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Functions.Tests.RealParts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.Functions.Tests.Applying;

/// <summary>
/// A server before the real API server: TLS and HTTP/2 of its own, every request forwarded, and faults as load balancers and busy servers make
/// them, over real sockets.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly ConcurrentQueue<ApiRequestSeen> _seen = new();
    private readonly X509Certificate2 _certificate = LoopbackCertificate.New("proxy");
    private readonly HttpClient _server;
    private readonly WebApplication _app;

    private FaultProxy(ControlPlane plane)
    {
        // Who asks is in each request that is forwarded.
        _server = plane.NewClient();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate))).ConfigureKestrel(static options => options.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The fault for a request, or null; asked for each.</summary>
    public Func<ApiRequestSeen, Fault?> Faults { get; set; } = static _ => null;

    /// <summary>Changes the path and query that the server gets.</summary>
    public Func<string, string> Rewrite { get; set; } = static path => path;

    /// <summary>All requests since the last <see cref="Clear"/>.</summary>
    public IReadOnlyList<ApiRequestSeen> Seen => [.. _seen];

    /// <summary>Its address.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Its certificate as a kubeconfig has it.</summary>
    public string CaData => Convert.ToBase64String(Encoding.UTF8.GetBytes(_certificate.ExportCertificatePem()));

    /// <summary>Starts it.</summary>
    public static async Task<FaultProxy> StartAsync(ControlPlane plane)
    {
        var proxy = new FaultProxy(plane);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>A fault for the first so many requests of a kind.</summary>
    public void First(int times, Func<ApiRequestSeen, bool> which, Fault fault)
    {
        var left = times;
        Faults = request => which(request) && Interlocked.Decrement(ref left) >= 0 ? fault : null;
    }

    /// <summary>Forgets faults and requests.</summary>
    public void Clear()
    {
        (Faults, Rewrite) = (static _ => null, static path => path);
        _seen.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _server.Dispose();
        _certificate.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var options = context.Request.Method == "DELETE" ? Encoding.UTF8.GetString(body.ToArray()) : "";
        var seen = new ApiRequestSeen(context.Request.Method, context.Request.GetEncodedPathAndQuery(), options);
        _seen.Enqueue(seen);
        var fault = Faults(seen) ?? new Fault();
        if (fault.Before is { } before) await before();
        using var answer = fault is { AfterCommit: false, Reset: true } or { AfterCommit: false, Status: > 0 } ? null : await ForwardAsync(context, seen.Path, body.ToArray());
        if (fault.Delay > TimeSpan.Zero) await Task.Delay(fault.Delay);
        if (fault.Reset) context.Features.Get<IConnectionLifetimeFeature>()!.Abort();
        else if (fault.Status > 0) await AnswerAsync(context, fault);
        else await AnswerAsync(context, answer!, fault.Content);
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext context, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), Rewrite(path)) { Version = HttpVersion.Version20 };
        foreach (var name in (string[])["Authorization", "Accept"]) request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToArray());
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        return await _server.SendAsync(request);
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, Func<byte[], byte[]>? change)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(change is null ? bytes : change(bytes));
    }

    private static Task AnswerAsync(HttpContext context, Fault fault)
    {
        context.Response.StatusCode = fault.Status;
        context.Response.ContentType = fault.Body.StartsWith('{') ? "application/json" : "text/plain; charset=utf-8";
        if (fault.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = $"{seconds}";
        return context.Response.WriteAsync(fault.Body);
    }
}
