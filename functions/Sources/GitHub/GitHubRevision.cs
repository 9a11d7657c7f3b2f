namespace GitOps.Functions.Sources.GitHub;

/// <summary>One commit of a repository on GitHub.</summary>
/// <param name="api">For content.</param>
/// <param name="call">Makes a call with the right credentials.</param>
/// <param name="trees">Finds paths.</param>
/// <param name="root">The root tree.</param>
/// <param name="repository">Host and path, for failures.</param>
/// <param name="commit">The commit.</param>
/// <param name="limits">How much may be read.</param>
internal sealed class GitHubRevision(
    GitHubApi api, Func<CancellationToken, Task<GitHubCall>> call, GitHubTreeReader trees, string root, string repository, string commit, SourceLimits limits)
    : HostedRevision(repository, commit, limits)
{
    // What a request for one file is taken to cost, in bytes of download: its round trip, and its share of the 5,000 requests of an hour.
    private const long BytesPerRequest = 256 << 10;

    // The archive's own, and the one to the origin that it redirects to.
    private const int RequestsForArchive = 2;

    /// <inheritdoc/>
    protected override Task<string> RootTreeAsync(CancellationToken cancel) => Task.FromResult(root);

    /// <inheritdoc/>
    protected override Task<TreeEntry?> FindAsync(string path, CancellationToken cancel) => trees.FindAsync(path, cancel);

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<TreeEntry>> BelowAsync(string folder, string tree, CancellationToken cancel) => trees.BelowAsync(folder, tree, cancel);

    /// <inheritdoc/>
    /// <remarks>
    /// GitHub's archive is the whole repository. It is taken where the requests for single files would cost more than the bytes of everything
    /// else in the repository; a small application in a large repository is read file by file, whatever else lies there.
    /// </remarks>
    protected override bool PrefersArchive(IReadOnlyList<TreeEntry> files) =>
        trees.RepositoryBytes is { } all && all < Limits.MaxArchiveBytes / 2
        && (files.Count - RequestsForArchive) * BytesPerRequest > all - files.Sum(static file => file.Size ?? 0);

    /// <inheritdoc/>
    protected override async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> ArchiveAsync(IReadOnlyList<string> folders, Predicate<string> takes, CancellationToken cancel)
    {
        var current = await call(cancel);
        var files = await api.ReadArchiveAsync(current, Revision, (archive, limited) => new TarExtraction(Step, Limits).ReadAsync(archive, folders, takes, limited));
        return files.Files;
    }

    /// <inheritdoc/>
    protected override async Task<byte[]> BlobAsync(TreeEntry file, CancellationToken cancel)
    {
        var current = await call(cancel);
        return await api.BlobAsync(current with { Step = Step.At(file.Path) }, file.Id);
    }
}
