namespace GitOps.Functions.Processes;

/// <summary>A child process to run, and what it may cost.</summary>
internal sealed record BoundedCommand
{
    /// <summary>Absolute path of the executable.</summary>
    public required string Program { get; init; }

    /// <summary>Arguments, passed as a list: no shell sees them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>All environment variables of the child. Nothing of ours is inherited: our environment holds secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Absolute path of the folder that it runs in.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Wall clock time after which it is killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of standard output after which it is killed.</summary>
    public int OutputBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of standard error after which it is killed; the last <see cref="BoundedResult.TailBytes"/> are kept.</summary>
    public int ErrorBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of private writable memory that each process of it may have.</summary>
    public long MemoryBytes { get; init; } = 512L * 1024 * 1024;
}
