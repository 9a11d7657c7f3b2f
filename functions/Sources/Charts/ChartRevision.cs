namespace GitOps.Functions.Sources.Charts;

/// <summary>One package of a chart, known by its digest before it is downloaded.</summary>
/// <param name="version">Its version, as the repository writes it.</param>
/// <param name="digest"><c>sha256:</c> and 64 hex digits: of the package, or of its manifest in a registry. The same digest means the same content.</param>
/// <param name="download">Brings the package, whose digest was checked.</param>
/// <param name="step">For failures.</param>
internal sealed class ChartRevision(string version, string digest, Func<CancellationToken, Task<byte[]>> download, SourceStep step) : ISourceRevision
{
    private SourceFiles? _files;

    /// <inheritdoc/>
    public string Revision => $"{version}@{digest}";

    /// <inheritdoc/>
    public Task<string?> TreeAsync(string path, CancellationToken cancel) => Task.FromResult(path.Length == 0 ? digest : null);

    /// <inheritdoc/>
    public Task<string?> ObjectIdAsync(string path, CancellationToken cancel) => TreeAsync(path, cancel);

    /// <inheritdoc/>
    public async Task<SourceFiles> FetchAsync(IReadOnlyCollection<string> paths, Predicate<string> takes, CancellationToken cancel)
    {
        if (paths.FirstOrDefault(static path => path.Length > 0) is { } other) throw step.Final($"there is no folder '{SourcePaths.Shown(other)}': a chart is read as a whole");
        _files ??= await ChartPackage.ReadAsync(step with { Step = "unpack chart" }, await download(cancel), cancel);
        return _files.Where(takes);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
