namespace GitOps.Functions.Sources;

/// <summary>
/// Files of one commit, in memory. Regular files only, by construction: there is no way to hold a link, a device or an empty folder,
/// so nothing that reads them can be led out of the tree.
/// </summary>
/// <param name="files">Content by path in the repository, forward slashes, no leading slash; ordered by ordinal comparison.</param>
internal sealed class SourceFiles(SortedDictionary<string, ReadOnlyMemory<byte>> files)
{
    /// <summary>Content by path in the repository; ordinal order.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; } = files;

    /// <summary>Bytes in all files together.</summary>
    public long TotalBytes { get; } = files.Values.Sum(static f => (long)f.Length);

    /// <summary>Some of them, by their path.</summary>
    public SourceFiles Where(Predicate<string> takes)
    {
        var taken = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (path, content) in Files.Where(file => takes(file.Key))) taken[path] = content;
        return new SourceFiles(taken);
    }
}
