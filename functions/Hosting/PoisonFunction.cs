using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Hosting;

/// <summary>
/// The queue function on <c>gitops-reconcile-poison</c>: nothing of the host's reads that queue, and work that ends there must show as a
/// failed status with an audit entry, never silently.
/// </summary>
internal sealed partial class PoisonFunction(PoisonRecorder recorder, ILogger<PoisonFunction> logger)
{
    /// <summary>Answers one invocation of the host.</summary>
    public Task HandleAsync(HttpContext context) => FunctionInvocation.RunAsync(context, logger, "poison", body => RunAsync(body, context.RequestAborted));

    private Task RunAsync(ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var text = InvocationEnvelope.QueueMessage(body, "message") ?? "";
        if (ReconcileMessage.TryDecode(text, out var request, out var failure)) return recorder.RecordAsync(request, cancel);
        Unreadable(failure.ToString());
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A poison message was dropped: {Failure}")]
    private partial void Unreadable(string failure);
}
