using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Hosting;

/// <summary>
/// The queue function on <c>gitops-reconcile-poison</c>: nothing of the host's reads that queue, and work that ends there must show as a
/// failed status with an audit entry, never silently.
/// </summary>
internal sealed class PoisonFunction(PoisonRecorder recorder, ILogger<PoisonFunction> logger)
{
    /// <summary>Answers one invocation of the host.</summary>
    public Task HandleAsync(HttpContext context) => FunctionInvocation.RunMessageAsync(context, logger, "poison", recorder.RecordAsync);
}
