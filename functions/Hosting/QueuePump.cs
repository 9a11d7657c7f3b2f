using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Hosting;

/// <summary>
/// The queue trigger of <c>gitops serve</c>: receives messages, keeps them invisible while they are worked on, and deletes each only when
/// its work is done or recorded. A process that is killed loses nothing: the message becomes visible again.
/// </summary>
internal sealed partial class QueuePump(ReconcileQueue queue, ReconcileWorker worker, PoisonRecorder poison, TimeProvider time, ILogger<QueuePump> logger) : BackgroundService
{
    /// <summary>As host.json's maxDequeueCount.</summary>
    public const int MaxDequeueCount = 5;

    private const int Parallel = 8;
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _slots = new(Parallel, Parallel);

    /// <inheritdoc />
    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = ShortestWait;
        while (!stoppingToken.IsCancellationRequested)
        {
            await _slots.WaitAsync(stoppingToken);
            var message = await ReceiveAsync(stoppingToken);
            if (message is not null)
            {
                wait = ShortestWait;
                _ = WorkAsync(message, stoppingToken);
                continue;
            }
            _slots.Release();
            await Task.Delay(wait, time, stoppingToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private async Task<QueuedMessage?> ReceiveAsync(CancellationToken cancel)
    {
        try
        {
            return (await queue.ReceiveAsync(1, Visibility, cancel)) is [var message, ..] ? message : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Unreachable(e);
            return null;
        }
    }

    private async Task WorkAsync(QueuedMessage message, CancellationToken cancel)
    {
        try
        {
            await using var visible = new MessageKeeper(queue, message, Visibility, time);
            await RunAsync(message, cancel);
            if (await visible.StopAsync() is { } current) await queue.DeleteAsync(current, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(e, message.DequeueCount);
            await GiveBackAsync(message, cancel);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the message becomes visible again by itself.
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task RunAsync(QueuedMessage message, CancellationToken cancel)
    {
        if (!ReconcileMessage.TryDecode(message.Text, out var request, out var failure)) Unreadable(failure.ToString());
        else if (message.DequeueCount > MaxDequeueCount) await poison.RecordAsync(request, cancel);
        else await worker.RunAsync(request, cancel);
    }

    private async Task GiveBackAsync(QueuedMessage message, CancellationToken cancel)
    {
        try
        {
            await queue.ExtendAsync(message, RetryDelay, cancel);
        }
        catch (Exception e)
        {
            Unreachable(e); // it becomes visible when its time is over
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A message was dropped: {Failure}")]
    private partial void Unreadable(string failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass broke (attempt {Attempt}); the message is delivered again")]
    private partial void Failed(Exception exception, long attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue cannot be reached")]
    private partial void Unreachable(Exception exception);
}
