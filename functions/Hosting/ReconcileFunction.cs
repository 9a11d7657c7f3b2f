namespace GitOps.Functions.Hosting;

/// <summary>The queue function: one message of <c>gitops-reconcile</c>, one application, one pass.</summary>
internal sealed class ReconcileFunction(ReconcileWorker worker, ILogger<ReconcileFunction> logger)
{
    /// <summary>Answers one invocation of the host.</summary>
    public Task HandleAsync(HttpContext context) => FunctionInvocation.RunMessageAsync(context, logger, "reconcile", worker.RunAsync);
}
