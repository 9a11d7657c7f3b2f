using System.Text;

namespace GitOps.Functions.Processes;

/// <summary>Reads a child's pipes to their end, and rings when more comes than may.</summary>
internal static class BoundedStream
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Reads everything; cancels <paramref name="flood"/> and goes on reading, without keeping it, beyond the limit.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream stream, int limit, CancellationTokenSource flood)
    {
        var kept = new MemoryStream();
        await DrainAsync(stream, limit, flood, part => kept.Write(part.Span[..(int)Math.Min(part.Length, limit - kept.Length)]));
        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    /// <summary>The same, and keeps only the last <see cref="BoundedResult.TailBytes"/>.</summary>
    public static async Task<string> ReadTailAsync(Stream stream, int limit, CancellationTokenSource flood)
    {
        var tail = new List<byte>();
        await DrainAsync(stream, limit, flood, part =>
        {
            tail.AddRange(part.Span);
            if (tail.Count > BoundedResult.TailBytes) tail.RemoveRange(0, tail.Count - BoundedResult.TailBytes);
        });
        return Encoding.UTF8.GetString([.. tail]);
    }

    private static async Task DrainAsync(Stream stream, int limit, CancellationTokenSource flood, Action<ReadOnlyMemory<byte>> keep)
    {
        var buffer = new byte[BufferBytes];
        long total = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            keep(buffer.AsMemory(0, read));
            if ((total += read) > limit) await flood.CancelAsync();
        }
    }
}
