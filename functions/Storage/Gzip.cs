using System.Buffers.Binary;
using System.IO.Compression;

namespace GitOps.Functions.Storage;

/// <summary>Compression of blobs. What comes back is bounded: a blob that someone replaced must not fill the memory.</summary>
internal static class Gzip
{
    // No more than this many bytes become one.
    private const long MostPerByte = 1100;

    /// <summary>Compresses what is not empty: of nothing the library makes nothing, not even a header.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return target.ToArray();
    }

    /// <summary>Compresses what is written into it, without ever having all of it at once.</summary>
    public static byte[] Compress(Action<Stream> write)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)) write(gzip);
        return target.ToArray();
    }

    /// <summary>Expands.</summary>
    /// <returns>Null where it is not gzip, is cut short, or expands to more than <paramref name="maxBytes"/>.</returns>
    public static byte[]? TryExpand(byte[] content, int maxBytes)
    {
        // The last four bytes are the length. What lies about it is found out: it is too short, or something is left.
        if (content.Length < 18 || BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(^4..)) is var length && length > Math.Min(maxBytes, content.Length * MostPerByte)) return null;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            var expanded = new byte[length];
            return gzip.ReadAtLeast(expanded, expanded.Length, throwOnEndOfStream: false) == expanded.Length && gzip.ReadByte() < 0 ? expanded : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
