namespace GitOps.Functions.Hosting;

/// <summary>What the custom handler and <c>gitops serve</c> have in common: the slim host, the services, limits and log levels.</summary>
internal static class WebHostFactory
{
    /// <summary>A builder with every service of ours; the caller chooses the address, the log format and the routes.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);
        // The webhook endpoint stops at its own limit, one byte of which must still arrive; nothing else takes large bodies.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 << 20;
        });
        builder.Services.AddGitOps();
        return builder;
    }
}
