using System.Buffers;
using LibGit2Sharp;

namespace GitOps.Functions.Sources.Git;

/// <summary>One question of libgit2's and its answer.</summary>
/// <param name="transport">Made this.</param>
/// <param name="session">The fetch that it belongs to.</param>
/// <param name="listing">True for the references, false for objects.</param>
internal sealed class SmartHttpExchange(SmartHttpTransport transport, FetchSession session, bool listing) : SmartSubtransportStream(transport)
{
    private const int ChunkBytes = 64 << 10;

    private readonly ArrayBufferWriter<byte> _request = new();
    private Stream? _answer;

    /// <inheritdoc/>
    public override int Write(Stream dataStream, long length)
    {
        dataStream.ReadExactly(_request.GetSpan((int)length)[..(int)length]);
        _request.Advance((int)length);
        return 0;
    }

    /// <inheritdoc/>
    public override int Read(Stream dataStream, long length, out long readTotal)
    {
        var chunk = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, ChunkBytes));
        try
        {
            var count = session.Read(Answer, chunk.AsSpan(0, (int)Math.Min(length, chunk.Length)));
            dataStream.Write(chunk, 0, count);
            readTotal = count;
            return 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        _answer?.Dispose();
        base.Free();
    }

    private Stream Answer() => _answer ??= listing ? session.Advertisement() : session.UploadPack(_request.WrittenSpan.ToArray());
}
