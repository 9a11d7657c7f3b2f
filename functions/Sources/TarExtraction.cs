using System.Formats.Tar;
using System.IO.Compression;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources;

/// <summary>
/// Reads a gzip-compressed tar archive into memory, entry by entry. Only regular files below the wanted folders are kept; anything else there
/// is a failure that names it, anything elsewhere is passed over. Nothing is written to disk, so there is no folder to break out of.
/// </summary>
/// <param name="step">For failures.</param>
/// <param name="limits">Counted while the archive streams.</param>
internal sealed class TarExtraction(SourceStep step, SourceLimits limits)
{
    // Below this a ratio says nothing: a few empty blocks of tar pack to almost nothing.
    private const long RatioFrom = 1L << 20;

    // Two blocks of zeros end a tar archive (POSIX pax).
    private const int EndMarkBytes = 1024;

    /// <summary>Reads an archive whose names all begin with one folder of the host's choosing, as those of Git hosts do; that folder is taken off.</summary>
    /// <param name="compressed">The archive; read to its end, not disposed.</param>
    /// <param name="folders">Wanted folders in the repository; empty text means the root.</param>
    /// <param name="takes">What of them is wanted, by its path.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FailureException">An entry or a limit as described (final), or the archive is damaged or ends early (transient).</exception>
    public async Task<SourceFiles> ReadAsync(Stream compressed, IReadOnlyCollection<string> folders, Predicate<string> takes, CancellationToken cancel)
    {
        var packed = new BoundedStream(compressed, static _ => { });
        await using var plain = new BoundedStream(new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true), count => CheckExpansion(count, packed.Count));
        try
        {
            await using var reader = new TarReader(plain, leaveOpen: true);
            var files = await ReadEntriesAsync(reader, folders, takes, cancel);

            // The reader takes any end for the end; an archive that was cut between two files would look whole.
            await plain.CopyToAsync(Stream.Null, cancel);
            return plain.TrailingZeros >= EndMarkBytes ? files : throw step.Transient("the archive ends early");
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException or InvalidOperationException or ArgumentException)
        {
            throw step.Transient("the archive is damaged or ends early", e);
        }
    }

    private async Task<SourceFiles> ReadEntriesAsync(TarReader reader, IReadOnlyCollection<string> folders, Predicate<string> takes, CancellationToken cancel)
    {
        var files = new SourceFilesBuilder(step, limits);
        while (await reader.GetNextEntryAsync(copyData: false, cancel) is { } entry)
        {
            var path = PathInRepository(entry);
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes || !folders.Any(folder => IsBelow(path, folder))) continue;
            if (entry.EntryType is not TarEntryType.Directory && !takes(path)) continue;
            CheckKind(entry, path);
            if (entry.EntryType is TarEntryType.Directory) continue;
            files.Expect(path, entry.Length);
            files.Add(path, await ContentAsync(entry, cancel));
        }

        return files.Build();
    }

    // The wanted folder itself counts: a link or a file in its place is not to be passed over.
    private static bool IsBelow(string path, string folder) => path == folder ? folder.Length > 0 : SourcePaths.IsBelow(path, folder);

    private static string PathInRepository(TarEntry entry)
    {
        var name = entry.EntryType is TarEntryType.Directory ? entry.Name.TrimEnd('/') : entry.Name;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : name[(slash + 1)..];
    }

    private void CheckKind(TarEntry entry, string path)
    {
        if (SourcePaths.Problem(path, limits) is { } problem) throw step.At(path).Final(problem);
        if (Oddity(entry) is { } oddity) throw step.At(path).Final($"it is {oddity}, which is not read; only regular files are");
        const UnixFileMode special = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit;
        if ((entry.Mode & special) != 0) throw step.At(path).Final("it has a setuid, setgid or sticky bit");
    }

    private static string? Oddity(TarEntry entry) => entry.EntryType switch
    {
        _ when entry is PaxTarEntry pax && pax.ExtendedAttributes.Keys.Any(static key => key.StartsWith("GNU.sparse", StringComparison.Ordinal)) => "a sparse file",
        TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory => null,
        TarEntryType.SymbolicLink => "a symbolic link",
        TarEntryType.HardLink => "a hard link",
        TarEntryType.CharacterDevice or TarEntryType.BlockDevice => "a device",
        TarEntryType.Fifo => "a FIFO",
        TarEntryType.SparseFile => "a sparse file",
        _ => "an entry of an unknown kind",
    };

    private static async Task<ReadOnlyMemory<byte>> ContentAsync(TarEntry entry, CancellationToken cancel)
    {
        if (entry.DataStream is null) return ReadOnlyMemory<byte>.Empty;
        var content = new byte[entry.Length];
        await entry.DataStream.ReadExactlyAsync(content, cancel);
        return content;
    }

    private void CheckExpansion(long plain, long packed)
    {
        if (plain > limits.MaxArchiveBytes) throw step.Final($"the archive unpacks to more than {limits.MaxArchiveBytes} bytes");
        if (plain > RatioFrom && plain / limits.MaxCompressionRatio > packed)
            throw step.Final($"the archive unpacks to more than {limits.MaxCompressionRatio} times its size, as only a bomb does");
    }
}
