using System.Net;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Hosting;

/// <summary><c>gitops serve</c>: the webhook as the Functions host would forward it, and its queue and timer as background services.</summary>
internal static class StandaloneServer
{
    /// <summary>Listens until the process is asked to stop (Ctrl+C, SIGTERM) or the token is cancelled.</summary>
    /// <returns>0 after a stop that was asked for; 1 where it could not start, with the reason on stderr.</returns>
    public static async Task<int> RunAsync(string address, int port, CancellationToken cancel)
    {
        if (!IPAddress.TryParse(address, out var ip))
        {
            await Console.Error.WriteLineAsync($"--address: start: '{address}' is no IP address");
            return Cli.ExitCodes.Usage;
        }
        try
        {
            await using var app = Build(ip, port);
            app.Services.GetRequiredService<StartupChecks>().ThrowIfUnusable();
            await app.StartAsync(cancel);
            await Console.Out.WriteLineAsync($"Listening on {app.Urls.First()}");
            await app.WaitForShutdownAsync(cancel);
            return Cli.ExitCodes.Success;
        }
        catch (FailureException e)
        {
            await Console.Error.WriteLineAsync(e.Failure.ToString());
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(new Failure($"{address}:{port}", "listen", e.Message).ToString());
        }
        return Cli.ExitCodes.Failure;
    }

    private static WebApplication Build(IPAddress address, int port)
    {
        var builder = WebHostFactory.CreateBuilder();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, port));
        builder.Services.AddHostedService<QueuePump>();
        builder.Services.AddHostedService<DriftTimer>();
        var app = builder.Build();
        app.MapGet("/", context => context.Response.WriteAsync("gitops\n", context.RequestAborted));
        app.MapPost("/api/webhooks/{provider}", Door.To<WebhookEndpoint>((webhook, context) => webhook.HandleAsync(context)));
        return app;
    }
}
