using System.Buffers;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// Reads a request's body under a deadline and stops at <see cref="MaxBytes"/>. Memory grows with what has come, not with what the
/// Content-Length promises: a sender that promises much and sends nothing costs next to nothing.
/// </summary>
/// <param name="time">The clock of the deadline.</param>
internal sealed class BoundedBodyReader(TimeProvider time)
{
    /// <summary>25 MiB, the most that GitHub sends. One byte more is refused.</summary>
    public const int MaxBytes = 26_214_400;

    /// <summary>How long the whole body may take: the Git hosts wait for 10 seconds for the answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    private const int ChunkBytes = 64 * 1024;

    /// <summary>The answer to a body that is too large.</summary>
    public static WebhookVerdict.Rejected TooLarge { get; } = new(413, "The body is larger than 25 MiB.");

    /// <summary>Reads the whole body.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="contentLength">The Content-Length header, null where the body is chunked.</param>
    /// <param name="cancel">The request's own end.</param>
    /// <returns>The bytes, or the rejection: 413 too large, 408 too slow, 400 cut short.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled: nobody waits for an answer.</exception>
    public async Task<BodyReading> ReadAsync(Stream body, long? contentLength, CancellationToken cancel)
    {
        if (contentLength > MaxBytes) return new BodyReading.Refused(TooLarge);
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            var read = await ReadAllAsync(body, either.Token);
            if (read is null) return new BodyReading.Refused(TooLarge);
            return contentLength is { } promised && promised != read.Length ? Refuse(400, "The body is cut short.") : new BodyReading.Complete(read);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Refuse(408, "The body took too long.");
        }
        catch (BadHttpRequestException e)
        {
            // The server's own limits on size and speed, and its errors of framing.
            return e.StatusCode == 413 ? new BodyReading.Refused(TooLarge) : Refuse(e.StatusCode, "The body could not be read.");
        }
        catch (IOException)
        {
            return Refuse(400, "The body is cut short.");
        }
    }

    private static BodyReading.Refused Refuse(int status, string reason) => new(new WebhookVerdict.Rejected(status, reason));

    private static async Task<byte[]?> ReadAllAsync(Stream body, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (int count; (count = await body.ReadAsync(chunk.AsMemory(), cancel)) > 0;)
            {
                if (all.Length + count > MaxBytes) return null;
                all.Write(chunk, 0, count);
            }
            return all.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
