using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>A Git host on a free loopback port: records what it is asked, and fails where a test says so.</summary>
/// <param name="repositories">Folder that holds bare repositories as <c>owner/name.git</c>.</param>
internal abstract class StandInServer(string repositories) : IAsyncDisposable
{
    private readonly ConcurrentQueue<StandInRequest> _requests = new();
    private WebApplication? _app;

    /// <summary>http://127.0.0.1:PORT/.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>All requests so far, in order.</summary>
    public IReadOnlyList<StandInRequest> Requests => [.. _requests];

    /// <summary>Which fault a request (path and query as sent) meets; null means none.</summary>
    public Func<string, StandInFault?> Fault { get; set; } = static _ => null;

    /// <summary>Runs before an answer is made: moves a branch between two requests, for example.</summary>
    public Action<string> Before { get; set; } = static _ => { };

    /// <summary>Forgets the requests so far.</summary>
    public void ForgetRequests() => _requests.Clear();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Listens.</summary>
    protected async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel => kestrel.AllowSynchronousIO = false);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync();
        BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
    }

    /// <summary>Makes the right answer.</summary>
    /// <param name="target">Path and query as sent.</param>
    /// <param name="request">For headers and body.</param>
    protected abstract Task<StandInAnswer> AnswerAsync(string target, HttpRequest request);

    /// <summary>The bare repository of <c>owner/name</c>, or null where there is none.</summary>
    protected string? Repository(string ownerAndName)
    {
        var folder = Path.Combine(repositories, ownerAndName + ".git");
        return Directory.Exists(folder) ? folder : null;
    }

    private async Task ServeAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var authorization = context.Request.Headers.Authorization.FirstOrDefault() ?? context.Request.Headers["PRIVATE-TOKEN"].FirstOrDefault();
        _requests.Enqueue(new StandInRequest(context.Request.Method, target, authorization));
        Before(target);
        var fault = Fault(target);
        if (fault is { Hang: true }) await Task.Delay(Timeout.Infinite, context.RequestAborted);
        var answer = fault is { HalfBody: false } ? StandInAnswer.Of(fault) : await AnswerAsync(target, context.Request);
        await SendAsync(context, answer, fault is { HalfBody: true });
    }

    private static async Task SendAsync(HttpContext context, StandInAnswer answer, bool half)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(half ? answer.Body.AsMemory(0, answer.Body.Length / 2) : answer.Body);
        if (!half) return;
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
