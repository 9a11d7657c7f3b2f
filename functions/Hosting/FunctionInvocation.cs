using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Hosting;

/// <summary>The door of every queue and timer function: nothing gets past it that could end the process or leave the host without an answer.</summary>
internal static partial class FunctionInvocation
{
    /// <summary>
    /// Runs one invocation. Whatever is thrown becomes a logged failure and the host's "try again"; expected failures are recorded by the
    /// work itself and do not arrive here.
    /// </summary>
    public static async Task RunAsync(HttpContext context, ILogger logger, string function, Func<ReadOnlyMemory<byte>, Task> work)
    {
        try
        {
            await work(await ReadAsync(context));
            await InvocationAnswer.SucceedAsync(context);
        }
        catch (FailureException e)
        {
            Failed(logger, e, function, e.Failure);
            await InvocationAnswer.FailAsync(context);
        }
        catch (Exception e)
        {
            Broke(logger, e, function);
            await InvocationAnswer.FailAsync(context);
        }
    }

    /// <summary>Runs one invocation of a queue function whose messages are reconcile requests.</summary>
    public static Task RunMessageAsync(HttpContext context, ILogger logger, string function, Func<ReconcileRequest, CancellationToken, Task> work) => RunAsync(context, logger, function, body =>
    {
        var text = InvocationEnvelope.QueueMessage(body, "message") ?? "";
        if (ReconcileMessage.TryDecode(text, out var request, out var failure)) return work(request, context.RequestAborted);
        // It can never be read: trying again would only burn attempts, and it names no application to record it under.
        Dropped(logger, function, failure);
        return Task.CompletedTask;
    });

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 << 10];
        while (await context.Request.Body.ReadAsync(chunk, context.RequestAborted) is var read && read > 0)
        {
            if (buffer.Length + read > InvocationEnvelope.MaxBytes) throw new InvalidDataException("The invocation is larger than the host sends.");
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function}: a message was dropped: {Failure}")]
    private static partial void Dropped(ILogger logger, string function, Failure failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function}: {Failure}")]
    private static partial void Failed(ILogger logger, Exception exception, string function, Failure failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} broke: the message is delivered again")]
    private static partial void Broke(ILogger logger, Exception exception, string function);
}
