using GitOps.Functions.Queueing;

namespace GitOps.Functions.Hosting;

/// <summary>
/// Keeps a received message invisible while it is worked on, by extending it at a third of its time. Where that fails the message may be
/// delivered a second time, which the application's lock makes harmless.
/// </summary>
internal sealed class MessageKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<QueuedMessage?> _loop;

    /// <summary>Starts to extend.</summary>
    public MessageKeeper(ReconcileQueue queue, QueuedMessage message, TimeSpan visibility, TimeProvider time) =>
        _loop = KeepAsync(queue, message, visibility, time, _stop.Token);

    /// <summary>Stops.</summary>
    /// <returns>The message with its newest receipt, without which it cannot be deleted; null where another has taken it.</returns>
    public async Task<QueuedMessage?> StopAsync()
    {
        await _stop.CancelAsync();
        return await _loop;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static async Task<QueuedMessage?> KeepAsync(ReconcileQueue queue, QueuedMessage message, TimeSpan visibility, TimeProvider time, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(visibility / 3, time, stop);
                // Not cancelled half-way: the answer holds the receipt that deletes the message.
                if (await queue.ExtendAsync(message, visibility, CancellationToken.None) is not { } extended) return null;
                message = extended;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or Outcomes.FailureException)
        {
            return message;
        }
    }
}
