using System.Net;
using Microsoft.Extensions.Logging.Console;

namespace GitOps.Functions.FunctionsHost;

/// <summary>Puts the parts together: the web front, the trigger engine and the handler.</summary>
internal sealed class HostProgram : IAsyncDisposable
{
    private const long BodyLimit = 100 * 1024 * 1024;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly AppFolder _app;
    private readonly WebApplication _web;
    private readonly IHost _triggers;
    private readonly HandlerProcess _handler;
    private readonly ILogger<HostProgram> _log;

    public HostProgram(AppFolder app, HostArguments arguments)
    {
        _app = app;
        _web = BuildWeb(app, arguments);
        _handler = _web.Services.GetRequiredService<HandlerProcess>();
        _log = _web.Services.GetRequiredService<ILogger<HostProgram>>();
        _triggers = TriggerEngine.Build(app, arguments, _web.Services);
        _web.Services.GetRequiredService<HttpFunctions>().Map(_web);
        new ManualStart(app, _triggers, _web.Services.GetRequiredService<FunctionKey>(), _log).Map(_web);
    }

    /// <summary>Until SIGTERM, Ctrl-C, or too many errors of the handler.</summary>
    public async Task RunAsync()
    {
        _handler.Start();
        await _triggers.StartAsync();
        await _web.StartAsync();
        _log.LogInformation("Host started: {Count} functions ({Names}), {Address}", _app.Functions.Count, string.Join(", ", _app.Functions.Select(f => f.Name)), _web.Urls.First());
        await _web.WaitForShutdownAsync();
        await StopTriggersAsync();
        _handler.Dispose();
        _log.LogInformation("Host stopped");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        _triggers.Dispose();
        await _web.DisposeAsync();
    }

    /// <summary>One line a message, with the time, to stdout.</summary>
    public static void Configure(ILoggingBuilder logging, LogLevel level) => logging
        .ClearProviders()
        .AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "HH:mm:ss.fff ";
            o.ColorBehavior = LoggerColorBehavior.Disabled;
        })
        .SetMinimumLevel(level)
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

    private static WebApplication BuildWeb(AppFolder app, HostArguments arguments)
    {
        var builder = WebApplication.CreateSlimBuilder();
        Configure(builder.Logging, arguments.Level);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, arguments.Port);
            kestrel.Limits.MaxRequestBodySize = BodyLimit;
        });
        builder.Services.AddSingleton(app).AddSingleton(TimeProvider.System).AddSingleton(new FunctionKey(arguments.Key))
            .AddSingleton<HandlerProcess>().AddSingleton<Invoker>().AddSingleton<HttpFunctions>();
        return builder.Build();
    }

    private async Task StopTriggersAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await _triggers.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _log.LogWarning("Functions were still running when the host stopped.");
        }
    }
}
