namespace GitOps.Functions.Sources.GitLab;

/// <summary>One commit of a project on GitLab.</summary>
/// <param name="api">For listings and content.</param>
/// <param name="project">Host and path, for failures.</param>
/// <param name="commit">The commit.</param>
/// <param name="limits">How much may be read.</param>
internal sealed class GitLabRevision(GitLabApi api, string project, string commit, SourceLimits limits) : HostedRevision(project, commit, limits)
{
    // gitlab.com allows a user 5 archives a minute of one project, and some hundred requests for files.
    private const int FilesForAnArchive = 32;

    /// <inheritdoc/>
    /// <remarks>GitLab does not tell the id of a root tree; it follows from the tree's entries.</remarks>
    protected override async Task<string> RootTreeAsync(CancellationToken cancel)
    {
        var entries = await api.TreeAsync(Revision, "", recursive: false, Step, cancel) ?? [];
        return entries.All(static entry => GitObjectId.IsWhole(entry.Id)) ? GitObjectId.OfTree(entries, Revision) : throw Step.Transient("GitLab's listing cannot be read");
    }

    /// <inheritdoc/>
    protected override async Task<TreeEntry?> FindAsync(string path, CancellationToken cancel)
    {
        var slash = path.LastIndexOf('/');
        var parent = slash < 0 ? "" : path[..slash];
        var entries = await api.TreeAsync(Revision, parent, recursive: false, Step, cancel, entry => entry.Path == path);
        return entries?.FirstOrDefault(entry => entry.Path == path);
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<TreeEntry>> BelowAsync(string folder, string tree, CancellationToken cancel) =>
        await api.TreeAsync(Revision, folder, recursive: true, Step, cancel) ?? throw Step.Transient("GitLab's listing ends early");

    /// <inheritdoc/>
    /// <remarks>GitLab's archive can be of the folder alone, so the number of files decides.</remarks>
    protected override bool PrefersArchive(IReadOnlyList<TreeEntry> files) => files.Count > FilesForAnArchive;

    /// <inheritdoc/>
    protected override async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> ArchiveAsync(IReadOnlyList<string> folders, Predicate<string> takes, CancellationToken cancel)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var folder in folders)
        {
            var read = await api.ReadArchiveAsync(
                Revision, folder, Step, (archive, limited) => new TarExtraction(Step, Limits).ReadAsync(archive, [folder], takes, limited), cancel);
            foreach (var (path, content) in read.Files) files[path] = content;
        }

        return files;
    }

    /// <inheritdoc/>
    protected override Task<byte[]> BlobAsync(TreeEntry file, CancellationToken cancel) => api.BlobAsync(file.Id, Step.At(file.Path), cancel);
}
