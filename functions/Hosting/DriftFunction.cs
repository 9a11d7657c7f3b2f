namespace GitOps.Functions.Hosting;

/// <summary>The timer function: puts every application that is due for a drift check on the queue.</summary>
internal sealed class DriftFunction(DriftScheduler scheduler, ILogger<DriftFunction> logger)
{
    /// <summary>Answers one tick of the host's timer.</summary>
    public Task HandleAsync(HttpContext context) =>
        FunctionInvocation.RunAsync(context, logger, "drift", async _ => await scheduler.EnqueueDueAsync(context.RequestAborted));
}
