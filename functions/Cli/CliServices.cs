using GitOps.Functions.Hosting;

namespace GitOps.Functions.Cli;

/// <summary>The services of a verb: the same as the function app's, without a server. Warnings and errors of the log go to stderr.</summary>
internal static class CliServices
{
    /// <summary>A provider that the caller disposes.</summary>
    public static ServiceProvider Create()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        services.AddSingleton(new ErrorLog(Console.Error, Environment.GetEnvironmentVariable("GITOPS_DEBUG") == "1" ? LogLevel.Debug : LogLevel.Error).ToFactory());
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddGitOps();
        return services.BuildServiceProvider();
    }
}
