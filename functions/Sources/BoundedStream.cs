namespace GitOps.Functions.Sources;

/// <summary>Passes bytes on and counts them; throws where there are too many. Reads only.</summary>
/// <param name="inner">Where they come from; disposed with this.</param>
/// <param name="check">Called with the count so far after each read; throws where it is too much.</param>
internal sealed class BoundedStream(Stream inner, Action<long> check) : Stream
{
    /// <summary>Bytes passed on so far.</summary>
    public long Count { get; private set; }

    /// <summary>How many zeros in a row were passed on last.</summary>
    public long TrailingZeros { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Note(buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Note(buffer.Span[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Note(ReadOnlySpan<byte> passed)
    {
        Count += passed.Length;
        var last = passed.LastIndexOfAnyExcept((byte)0);
        TrailingZeros = last < 0 ? TrailingZeros + passed.Length : passed.Length - last - 1;
        check(Count);
    }
}
