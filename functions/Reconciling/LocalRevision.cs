using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>A folder of this machine in the place of a commit, for rendering what is not committed yet.</summary>
/// <param name="root">The folder that stands for the repository's root.</param>
internal sealed class LocalRevision(string root) : ISourceRevision
{
    private const long MostBytes = 64 << 20;

    /// <inheritdoc />
    public string Revision => new('0', 40);

    /// <inheritdoc />
    public Task<string?> TreeAsync(string path, CancellationToken cancel) => Task.FromResult(Directory.Exists(Path.Combine(root, path)) ? "local" : null);

    /// <inheritdoc />
    public Task<string?> ObjectIdAsync(string path, CancellationToken cancel) => Task.FromResult(Path.Exists(Path.Combine(root, path)) ? "local" : null);

    /// <inheritdoc />
    public async Task<SourceFiles> FetchAsync(IReadOnlyCollection<string> paths, Predicate<string> takes, CancellationToken cancel)
    {
        var files = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var file in paths.SelectMany(Files))
        {
            var name = Path.GetRelativePath(root, file.FullName);
            if (!takes(name)) continue;
            if (file.LinkTarget is not null) throw new FailureException(new Failure(name, "read folder", "it is a symbolic link; only regular files are read"));
            if ((bytes += file.Length) > MostBytes) throw new FailureException(new Failure(name, "read folder", $"the folders hold more than {MostBytes >> 20} MiB"));
            files[name] = await File.ReadAllBytesAsync(file.FullName, cancel);
        }
        return new SourceFiles(files);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<FileInfo> Files(string path)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        if (new FileInfo(Path.Combine(root, path)) is { Exists: true } file) return [file];
        var folder = new DirectoryInfo(Path.Combine(root, path));
        if (!folder.Exists) throw new FailureException(new Failure(path, "read folder", "it does not exist"));
        return folder.EnumerateFiles("*", options).Where(f => !Path.GetRelativePath(root, f.FullName).StartsWith(".git/", StringComparison.Ordinal));
    }
}
