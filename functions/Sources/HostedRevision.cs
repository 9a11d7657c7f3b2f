using System.Collections.Concurrent;

namespace GitOps.Functions.Sources;

/// <summary>
/// A commit that is read through a host's web API: the listing says what must be there, the content comes by archive or blob by blob, and
/// every file is held against its object id. An archive alone would not do: <c>.gitattributes</c> can leave files out of it
/// (<c>export-ignore</c>) or change them (<c>export-subst</c>), and a missing file would be pruned.
/// </summary>
/// <param name="repository">Host and path, for failures.</param>
/// <param name="commit">The commit.</param>
/// <param name="limits">How much may be read.</param>
internal abstract class HostedRevision(string repository, string commit, SourceLimits limits) : ITreeRevision
{
    private const int ParallelBlobs = 8;
    private readonly ConcurrentDictionary<string, IReadOnlyList<TreeEntry>> _listed = [];
    private readonly ConcurrentDictionary<string, TreeEntry?> _found = [];

    /// <inheritdoc/>
    public string Revision { get; } = commit;

    /// <summary>How much may be read.</summary>
    protected SourceLimits Limits => limits;

    /// <summary>For failures while something of this commit is read.</summary>
    protected SourceStep Step { get; } = new(repository, "read " + commit[..12]);

    /// <inheritdoc/>
    public async Task<string?> TreeAsync(string path, CancellationToken cancel)
    {
        if (await EntryAsync(path, cancel) is not { } entry) return null;
        return entry.IsFolder ? entry.Id : throw Step.At(path).Final($"it is {entry.Oddity ?? "a file"}, not a folder");
    }

    /// <inheritdoc/>
    public async Task<string?> ObjectIdAsync(string path, CancellationToken cancel) =>
        await EntryAsync(path, cancel) is { } entry ? TreeRules.Regular(entry, Step).Id : null;

    /// <inheritdoc/>
    public async Task<SourceFiles> FetchAsync(IReadOnlyCollection<string> paths, Predicate<string> takes, CancellationToken cancel)
    {
        var (folders, below, named) = (new List<string>(), new List<TreeEntry>(), new List<TreeEntry>());
        foreach (var path in SourcePaths.Outermost(paths))
        {
            var entry = await EntryAsync(path, cancel) ?? throw Step.Final($"there is no file or folder '{SourcePaths.Shown(path)}'");
            if (entry.IsFolder)
            {
                folders.Add(path);
                below.AddRange((await ListedAsync(path, entry.Id, cancel)).Where(one => one.IsFolder || takes(one.Path)));
            }
            else if (takes(path)) named.Add(entry);
        }

        var files = TreeRules.RegularFiles([.. below, .. named], Step, limits);
        var archived = folders.Count > 0 && PrefersArchive([.. files.SkipLast(named.Count)]) ? await ArchiveAsync(folders, takes, cancel) : new Dictionary<string, ReadOnlyMemory<byte>>();
        return await AssembleAsync(files, archived, 0, cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TreeEntry>> ListAsync(string folder, string tree, CancellationToken cancel) =>
        TreeRules.RegularFiles(await ListedAsync(folder, tree, cancel), Step, limits);

    /// <inheritdoc/>
    public async Task<SourceFiles> ReadAsync(string folder, IReadOnlyList<TreeEntry> files, long others, CancellationToken cancel)
    {
        var archived = files.Count > 0 && PrefersArchive(files) ? await ArchiveAsync([folder], static _ => true, cancel) : new Dictionary<string, ReadOnlyMemory<byte>>();
        return await AssembleAsync(files, archived, others, cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The id of the root tree.</summary>
    protected abstract Task<string> RootTreeAsync(CancellationToken cancel);

    /// <summary>The entry at a path, or null where there is none.</summary>
    protected abstract Task<TreeEntry?> FindAsync(string path, CancellationToken cancel);

    /// <summary>Everything below a folder, complete.</summary>
    protected abstract Task<IReadOnlyList<TreeEntry>> BelowAsync(string folder, string tree, CancellationToken cancel);

    /// <summary>Whether an archive costs less than one request for each file.</summary>
    protected abstract bool PrefersArchive(IReadOnlyList<TreeEntry> files);

    /// <summary>The files that the host's archive has below the folders, of those that are taken. Some may be missing or changed.</summary>
    protected abstract Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> ArchiveAsync(IReadOnlyList<string> folders, Predicate<string> takes, CancellationToken cancel);

    /// <summary>The content of one blob.</summary>
    protected abstract Task<byte[]> BlobAsync(TreeEntry file, CancellationToken cancel);

    // A path is asked for by name, by its id and once more where it is read in two steps: the commit does not change meanwhile.
    private async Task<TreeEntry?> EntryAsync(string path, CancellationToken cancel) =>
        _found.TryGetValue(path, out var found) ? found : _found[path] = await AskAsync(path, cancel);

    private async Task<TreeEntry?> AskAsync(string path, CancellationToken cancel)
    {
        if (path.Length == 0) return new TreeEntry("", "040000", await RootTreeAsync(cancel));
        return SourcePaths.Problem(path, limits) is { } problem ? throw Step.At(path).Final(problem) : await FindAsync(path, cancel);
    }

    // A folder that turns out to hold something else than plain manifests is fetched as a whole after it was listed.
    private async Task<IReadOnlyList<TreeEntry>> ListedAsync(string folder, string tree, CancellationToken cancel) =>
        _listed.TryGetValue(folder, out var listed) ? listed : _listed[folder] = await BelowAsync(folder, tree, cancel);

    private async Task<SourceFiles> AssembleAsync(
        IReadOnlyList<TreeEntry> files, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> archived, long others, CancellationToken cancel)
    {
        var contents = new ConcurrentDictionary<string, ReadOnlyMemory<byte>>();
        foreach (var file in files)
        {
            if (archived.TryGetValue(file.Path, out var content) && GitObjectId.Matches(content.Span, file.Id)) contents.TryAdd(file.Id, content);
        }

        await DownloadAsync(files.Where(file => !contents.ContainsKey(file.Id)).DistinctBy(static file => file.Id), contents, others, cancel);
        var builder = new SourceFilesBuilder(Step, limits, others);
        foreach (var file in files)
        {
            builder.Expect(file.Path, contents[file.Id].Length);
            builder.Add(file.Path, contents[file.Id]);
        }

        return builder.Build();
    }

    private async Task DownloadAsync(IEnumerable<TreeEntry> files, ConcurrentDictionary<string, ReadOnlyMemory<byte>> contents, long others, CancellationToken cancel)
    {
        var total = others;
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = ParallelBlobs, CancellationToken = cancel }, async (file, stop) =>
        {
            var content = await BlobAsync(file, stop);
            if (!GitObjectId.Matches(content, file.Id)) throw Step.At(file.Path).Transient("what the host sent is not the file that the commit names");
            if (Interlocked.Add(ref total, content.Length) > limits.MaxTotalBytes) throw Step.Final($"the files have more than {limits.MaxTotalBytes} bytes together");
            contents[file.Id] = content;
        });
    }
}
