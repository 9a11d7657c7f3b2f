namespace GitOps.Functions.Hosting;

/// <summary>What the custom handler and <c>gitops serve</c> have in common: a host with nothing but a server and routes, the services, limits and log levels.</summary>
internal static class WebHostFactory
{
    /// <summary>
    /// A builder with every service of ours; the caller chooses the address, the log and the routes. Settings are environment variables and nothing else:
    /// the framework's usual builders also read appsettings.json of whatever folder the process was started in, and watch all folders below it.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);
        builder.Services.AddRoutingCore();
        // The webhook endpoint stops at its own limit, one byte of which must still arrive; nothing else takes large bodies.
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 << 20;
        });
        builder.Services.AddGitOps();
        return builder;
    }
}
