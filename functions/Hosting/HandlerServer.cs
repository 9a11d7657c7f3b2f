using System.Globalization;
using System.Net;

namespace GitOps.Functions.Hosting;

/// <summary>
/// The executable as the Functions host's custom handler: an HTTP server on 127.0.0.1 that answers the host's readiness ping, forwarded
/// HTTP triggers, and queue and timer invocations.
/// </summary>
internal static class HandlerServer
{
    /// <summary>The host's way of saying that it started us, and on which port to listen.</summary>
    public const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>Runs until the process is killed: the host gives no signal and no time.</summary>
    /// <returns>An exit code that is never 0: after exit code 0 the host does not start the handler again and lets every message go to poison.</returns>
    public static async Task<int> RunAsync(string port)
    {
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
        {
            await Console.Error.WriteLineAsync($"{PortVariable}: start: '{port}' is no port number");
            return 1;
        }
        await using var app = Build(number);
        await app.RunAsync();
        return 1;
    }

    private static WebApplication Build(int port)
    {
        var builder = WebHostFactory.CreateBuilder();
        builder.Logging.AddProvider(new JsonLog(Console.OpenStandardOutput()));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        app.MapGet("/", Ping);
        app.MapPost("/api/webhooks/{provider}", Door.To<WebhookEndpoint>((webhook, context) => webhook.HandleAsync(context)));
        app.MapPost("/reconcile", Door.To<ReconcileFunction>((reconcile, context) => reconcile.HandleAsync(context)));
        app.MapPost("/poison", Door.To<PoisonFunction>((poison, context) => poison.HandleAsync(context)));
        app.MapPost("/drift", Door.To<DriftFunction>((drift, context) => drift.HandleAsync(context)));
        return app;
    }

    // Any answer counts as ready; it comes again as a ping, so nothing is touched.
    private static Task Ping(HttpContext context)
    {
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
