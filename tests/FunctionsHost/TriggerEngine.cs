using System.Globalization;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Queues;
using Microsoft.Azure.WebJobs.Host.Timers;
using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>The WebJobs SDK, which the Functions host is built on too, set up by host.json: polling, leases, retries, poison queues, schedules, locks.</summary>
internal static class TriggerEngine
{
    /// <summary>Not started yet.</summary>
    /// <param name="app">The app.</param>
    /// <param name="arguments">The host's id and log level.</param>
    /// <param name="web">The services of the web front, which has the handler.</param>
    public static IHost Build(AppFolder app, HostArguments arguments, IServiceProvider web) => new HostBuilder()
        .UseEnvironment("Production") // the SDK's Development settings poll and lock at other intervals
        .ConfigureAppConfiguration(c => c.AddEnvironmentVariables())
        .ConfigureLogging(logging => HostProgram.Configure(logging, arguments.Level))
        .ConfigureWebJobs(
            jobs =>
            {
                jobs.AddAzureStorageCoreServices();
                jobs.AddAzureStorage(queues => Configure(queues, app.Queues));
                jobs.AddTimers();
                jobs.AddExecutionContextBinding();
                AddOwnServices(jobs.Services, app, arguments, web);
            },
            o => o.AllowPartialHostStartup = true) // a listener that cannot start yet is tried again, as in the host
        .ConfigureServices(services => services.AddSingleton<IHostLifetime, NoLifetime>())
        .Build();

    private static void AddOwnServices(IServiceCollection services, AppFolder app, HostArguments arguments, IServiceProvider web)
    {
        services.AddSingleton<IHostIdProvider>(new FixedHostId(arguments.HostId));
        services.AddSingleton<ITypeLocator>(new TriggerMethods(app, web.GetRequiredService<Invoker>()));
        services.AddSingleton<IQueueProcessorFactory>(new QueueEncoding(app));
        services.AddSingleton<IWebJobsExceptionHandlerFactory>(ActivatorUtilities.CreateInstance<TriggerExceptions>(web));
        services.PostConfigure<JobHostFunctionTimeoutOptions>(options =>
        {
            if (app.FunctionTimeout is not { } timeout) return;
            options.Timeout = timeout;
            options.ThrowOnTimeout = true;
        });
    }

    private static void Configure(QueuesOptions options, JObject queues)
    {
        options.BatchSize = (int?)queues["batchSize"] ?? options.BatchSize;
        options.MaxDequeueCount = (int?)queues["maxDequeueCount"] ?? options.MaxDequeueCount;
        options.VisibilityTimeout = Time(queues["visibilityTimeout"]) ?? options.VisibilityTimeout;
        options.MaxPollingInterval = Time(queues["maxPollingInterval"]) ?? options.MaxPollingInterval;
        if ((int?)queues["newBatchThreshold"] is { } threshold) options.NewBatchThreshold = threshold;
    }

    private static TimeSpan? Time(JToken? text) => text is null ? null : TimeSpan.Parse((string)text!, CultureInfo.InvariantCulture);
}
