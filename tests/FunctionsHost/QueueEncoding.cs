using Microsoft.Azure.WebJobs.Host.Queues;

namespace GitOps.Functions.FunctionsHost;

/// <summary>host.json's <c>extensions.queues.messageEncoding</c>: base64 (the default) or none.</summary>
internal sealed class QueueEncoding(AppFolder app) : IQueueProcessorFactory
{
    /// <inheritdoc/>
    public QueueProcessor Create(QueueProcessorFactoryContext context)
    {
        var encode = !string.Equals((string?)app.Queues["messageEncoding"], "none", StringComparison.OrdinalIgnoreCase);
        context.Queue.EncodeMessage = encode;
        if (context.PoisonQueue is not null) context.PoisonQueue.EncodeMessage = encode;
        return new QueueProcessor(context);
    }
}
