namespace GitOps.Functions.Sources;

/// <summary>
/// The only way into <see cref="SourceFiles"/>: takes regular files one by one and refuses what must not get further (names, duplicates,
/// LFS pointers, and everything beyond the limits).
/// </summary>
/// <param name="step">For failures.</param>
/// <param name="limits">How much may come.</param>
/// <param name="others">Bytes of files that are known and do not come, which count all the same.</param>
internal sealed class SourceFilesBuilder(SourceStep step, SourceLimits limits, long others = 0)
{
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);
    private int _expected;
    private long _bytes = others;

    /// <summary>Checks a file of that name and length before its content is read.</summary>
    /// <exception cref="Outcomes.FailureException">It must not be read; the message names it.</exception>
    public void Expect(string path, long bytes)
    {
        if (SourcePaths.Problem(path, limits) is { } problem) throw step.At(path).Final(problem);
        if (bytes > limits.MaxFileBytes) throw step.At(path).Final($"the file has {bytes} bytes, more than the {limits.MaxFileBytes} that are read");
        if (++_expected > limits.MaxFiles) throw step.Final($"there are more than {limits.MaxFiles} files; point the application at a smaller folder");
        _bytes += bytes;
        if (_bytes > limits.MaxTotalBytes)
            throw step.Final($"the files have more than {limits.MaxTotalBytes} bytes together; point the application at a smaller folder");
    }

    /// <summary>Takes the content of a file that was expected.</summary>
    /// <exception cref="Outcomes.FailureException">There is one of that name already, or it is an LFS pointer.</exception>
    public void Add(string path, ReadOnlyMemory<byte> content)
    {
        if (LfsPointer.Is(content.Span)) throw step.At(path).Final("the file is kept in Git LFS, which is not read; keep manifests in the repository itself");
        if (!_files.TryAdd(path, content)) throw step.At(path).Final("the name occurs twice");
    }

    /// <summary>Everything that was taken.</summary>
    public SourceFiles Build() => new(_files);
}
