using System.Buffers.Binary;
using System.IO.Compression;

namespace GitOps.Functions.Storage;

/// <summary>Compression of blobs. What comes back is bounded: a blob that someone replaced must not fill the memory.</summary>
internal static class Gzip
{
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
        try
        {
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            using var target = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                if (target.Length + read > maxBytes) return null;
                target.Write(buffer, 0, read);
            }
            return IsWhole(content, target.Length) ? target.ToArray() : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The last four bytes are the length; the library takes a stream that was cut short for one that ended.</summary>
    private static bool IsWhole(byte[] content, long expanded) => content.Length >= 18 && BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(^4..)) == (uint)expanded;
}
