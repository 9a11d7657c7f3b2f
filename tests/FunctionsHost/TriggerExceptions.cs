using System.Runtime.ExceptionServices;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Timers;

namespace GitOps.Functions.FunctionsHost;

/// <summary>A function timeout restarts the handler; any other unhandled exception of the SDK stops the host.</summary>
internal sealed class TriggerExceptions(HandlerProcess handler, IHostApplicationLifetime life, TimeProvider time, ILogger<TriggerExceptions> log)
    : IWebJobsExceptionHandler, IWebJobsExceptionHandlerFactory
{
    /// <inheritdoc/>
    public IWebJobsExceptionHandler Create(IHost host) => this;

    /// <inheritdoc/>
    public async Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exception, TimeSpan gracePeriod)
    {
        var late = (exception.SourceException as FunctionTimeoutException)?.Task;
        if (late is not null && await Task.WhenAny(late, Task.Delay(gracePeriod, time)) == late) return;
        handler.RestartAfterTimeout();
    }

    /// <inheritdoc/>
    public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exception)
    {
        log.LogError(exception.SourceException, "The trigger engine failed: the host stops.");
        life.StopApplication();
        return Task.CompletedTask;
    }
}
