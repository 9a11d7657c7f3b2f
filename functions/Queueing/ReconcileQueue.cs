using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Queueing;

/// <summary>
/// Holds "reconcile X" durably. Under the Functions host only <c>EnqueueAsync</c> is used and the host delivers; <c>gitops serve</c> pumps the
/// same queue through the rest. Texts are base64 as host.json says; the queue is created when a write finds it missing.
/// </summary>
internal sealed class ReconcileQueue(StorageClients clients, TimeProvider time)
{
    /// <summary>The queue that <c>reconcile/function.json</c> names.</summary>
    public const string Name = "gitops-reconcile";

    /// <summary>Where a message goes that failed too often, the name that the Functions host gives it.</summary>
    public const string PoisonName = Name + "-poison";

    /// <summary>Longest that an enqueue takes: Git hosts wait 10 s for a webhook's answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    /// <summary>Messages sent at the same time.</summary>
    private const int Parallel = 32;

    private readonly Lazy<QueueClient> queue = new(() => clients.Queue(Name));
    private readonly Lazy<QueueClient> poison = new(() => clients.Queue(PoisonName));

    /// <summary>Puts one message on the queue. Durable when it returns.</summary>
    /// <inheritdoc cref="EnqueueAsync(IReadOnlyCollection{ReconcileRequest}, TimeSpan?, CancellationToken)"/>
    public Task EnqueueAsync(ReconcileRequest request, TimeSpan? delay, CancellationToken cancel) => EnqueueAsync([request], delay, cancel);

    /// <summary>Puts messages on the queue. All are durable when it returns; when it throws some may be, which is harmless.</summary>
    /// <param name="requests">What to reconcile.</param>
    /// <param name="delay">How long each stays invisible, at most 7 days; null means not at all.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">The queue did not take them all within <see cref="Deadline"/> (transient).</exception>
    public async Task EnqueueAsync(IReadOnlyCollection<ReconcileRequest> requests, TimeSpan? delay, CancellationToken cancel)
    {
        var texts = requests.Select(static r => Base64(ReconcileMessage.Encode(r))).ToList();
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = both.Token };
        try
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(texts, options, async (text, stop) => await SendAsync(queue.Value, text, delay, stop));
        }
        catch (Exception e) when (StorageFailure.Is(e, cancel))
        {
            throw StorageFailure.From(e, Subject(queue.Value), "enqueue");
        }
    }

    /// <summary>Takes messages, or none where the queue is empty.</summary>
    /// <param name="max">Most messages, 1 to 32.</param>
    /// <param name="visibility">How long they are hidden from others, unless extended.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">The queue cannot be read (transient where it is down).</exception>
    public Task<IReadOnlyList<QueuedMessage>> ReceiveAsync(int max, TimeSpan visibility, CancellationToken cancel) => ReceiveAsync(queue.Value, max, visibility, cancel);

    /// <summary>Takes messages from the poison queue, to tell people about them: nothing else reads it.</summary>
    /// <inheritdoc cref="ReceiveAsync(int, TimeSpan, CancellationToken)"/>
    public Task<IReadOnlyList<QueuedMessage>> ReceivePoisonAsync(int max, TimeSpan visibility, CancellationToken cancel) => ReceiveAsync(poison.Value, max, visibility, cancel);

    /// <summary>Hides a message for longer, counted from now.</summary>
    /// <returns>The message with its new receipt, or null where it is no longer ours: its time ran out and another took it, or it is gone.</returns>
    public async Task<QueuedMessage?> ExtendAsync(QueuedMessage message, TimeSpan visibility, CancellationToken cancel)
    {
        var client = QueueOf(message);
        try
        {
            var receipt = await client.UpdateMessageAsync(message.Id, message.PopReceipt, message.Raw, visibility, cancel);
            return message with { PopReceipt = receipt.Value.PopReceipt };
        }
        catch (RequestFailedException e) when (NotOurs(e)) { return null; }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject(client), "extend"); }
    }

    /// <summary>Deletes a message whose work is done.</summary>
    /// <returns>False where it is no longer ours: it comes again, and finds nothing to do.</returns>
    public async Task<bool> DeleteAsync(QueuedMessage message, CancellationToken cancel)
    {
        var client = QueueOf(message);
        try
        {
            await client.DeleteMessageAsync(message.Id, message.PopReceipt, cancel);
            return true;
        }
        catch (RequestFailedException e) when (NotOurs(e)) { return false; }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject(client), "delete message"); }
    }

    /// <summary>Moves a message to the poison queue: copied first, deleted then, so that a kill in between repeats it and never loses it.</summary>
    public async Task MoveToPoisonAsync(QueuedMessage message, CancellationToken cancel)
    {
        try { await SendAsync(poison.Value, message.Raw, delay: null, cancel); }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject(poison.Value), "enqueue"); }
        await DeleteAsync(message, cancel);
    }

    private static async Task<IReadOnlyList<QueuedMessage>> ReceiveAsync(QueueClient client, int max, TimeSpan visibility, CancellationToken cancel)
    {
        try
        {
            var messages = await client.ReceiveMessagesAsync(Math.Clamp(max, 1, 32), visibility, cancel);
            return [.. messages.Value.Select(m => Taken(m, client.Name.EndsWith(PoisonName, StringComparison.Ordinal)))];
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound) { return []; }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject(client), "receive"); }
    }

    private static async Task SendAsync(QueueClient client, string text, TimeSpan? delay, CancellationToken cancel)
    {
        // Never expires: the default of 7 days would lose work over a long outage.
        Task Send() => client.SendMessageAsync(text, delay, TimeSpan.FromSeconds(-1), cancel);
        try { await Send(); }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await CreateAsync(client, cancel);
            await Send();
        }
    }

    private static async Task CreateAsync(QueueClient client, CancellationToken cancel)
    {
        try { await client.CreateAsync(cancellationToken: cancel); }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueAlreadyExists) { }
    }

    private QueueClient QueueOf(QueuedMessage message) => message.Poison ? poison.Value : queue.Value;

    private static bool NotOurs(RequestFailedException e) =>
        e.ErrorCode == QueueErrorCode.MessageNotFound || e.ErrorCode == QueueErrorCode.PopReceiptMismatch || e.ErrorCode == QueueErrorCode.QueueNotFound;

    private static QueuedMessage Taken(QueueMessage message, bool poisoned)
    {
        var raw = message.Body.ToString();
        return new QueuedMessage(message.MessageId, message.PopReceipt, Plain(raw), raw, message.DequeueCount, message.InsertedOn, poisoned);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Never throws: a text that is no base64 must reach whoever reports it, not stop the pump for ever.</summary>
    private static string Plain(string raw)
    {
        var buffer = new byte[raw.Length];
        return Convert.TryFromBase64String(raw, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : raw;
    }

    private static string Subject(QueueClient client) => $"queue {client.Name}";
}
