namespace GitOps.Functions.Sources;

/// <summary>How much one read of a repository may bring. Counted while it streams, so that no limit is passed before it is noticed.</summary>
internal sealed record SourceLimits
{
    /// <summary>Bytes in all wanted files together.</summary>
    public long MaxTotalBytes { get; init; } = 64L << 20;

    /// <summary>Bytes in one file.</summary>
    public long MaxFileBytes { get; init; } = 10L << 20;

    /// <summary>Wanted files.</summary>
    public int MaxFiles { get; init; } = 100_000;

    /// <summary>Folders in a path.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Characters in a path.</summary>
    public int MaxPathLength { get; init; } = 1024;

    /// <summary>Bytes out of an archive for each byte of it, once it has unpacked to a mebibyte. Text packs to a tenth at best, a bomb to a thousandth.</summary>
    public int MaxCompressionRatio { get; init; } = 200;

    /// <summary>Bytes that an archive unpacks to, the files that are not wanted included.</summary>
    public long MaxArchiveBytes { get; init; } = 2L << 30;

    /// <summary>Bytes of one answer of an API that is read as a whole: listings and references.</summary>
    public long MaxAnswerBytes { get; init; } = 64L << 20;

    /// <summary>Bytes that one fetch from a plain Git server may send. It sends the whole commit, not only the wanted folder.</summary>
    public long MaxPackBytes { get; init; } = 512L << 20;

    /// <summary>Bytes of a chart's package. Real ones have some 100 KiB.</summary>
    public long MaxPackageBytes { get; init; } = 20L << 20;

    /// <summary>Bytes of a Helm repository's index, unpacked. The largest public ones have some 25 MiB.</summary>
    public long MaxIndexBytes { get; init; } = 64L << 20;

    /// <summary>Versions in a Helm repository's index, of all charts together, or tags in a registry's repository.</summary>
    public int MaxVersions { get; init; } = 500_000;

    /// <summary>Requests that a walk through a listing may cost where the host cut the listing short.</summary>
    public int MaxListings { get; init; } = 500;
}
