using GitOps.Functions.Queueing;

namespace GitOps.Functions.Hosting;

/// <summary>The queue function: one message of <c>gitops-reconcile</c>, one application, one pass.</summary>
internal sealed partial class ReconcileFunction(ReconcileWorker worker, ILogger<ReconcileFunction> logger)
{
    /// <summary>Answers one invocation of the host.</summary>
    public Task HandleAsync(HttpContext context) => FunctionInvocation.RunAsync(context, logger, "reconcile", body => RunAsync(body, context.RequestAborted));

    private Task RunAsync(ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var text = InvocationEnvelope.QueueMessage(body, "message") ?? "";
        if (ReconcileMessage.TryDecode(text, out var request, out var failure)) return worker.RunAsync(request, cancel);
        // It can never be read: trying again would only burn attempts, and it names no application to record it under.
        Unreadable(failure.ToString());
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A message was dropped: {Failure}")]
    private partial void Unreadable(string failure);
}
