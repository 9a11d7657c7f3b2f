using System.Collections.Concurrent;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>
/// Finds paths in a commit's tree: one recursive listing of the root answers everything, unless GitHub cut it short; then it walks, folder by
/// folder, and never takes a missing entry of a cut listing for a missing file.
/// </summary>
/// <param name="api">For listings.</param>
/// <param name="call">Makes a call with the right credentials.</param>
/// <param name="root">The root tree.</param>
/// <param name="listings">Listings that were had before.</param>
/// <param name="limits">How many requests a walk may cost.</param>
internal sealed class GitHubTreeReader(GitHubApi api, Func<CancellationToken, Task<GitHubCall>> call, string root, GitHubListings listings, SourceLimits limits)
{
    // The id of the tree without entries; hosts need not keep it as an object.
    private const string EmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    private readonly ConcurrentDictionary<string, IReadOnlyList<TreeEntry>> _folders = [];
    private IReadOnlyList<TreeEntry>? _all;
    private bool _cut;
    private int _requests;

    /// <summary>Bytes of all files of the commit, where the listing was complete.</summary>
    public long? RepositoryBytes => _all?.Sum(static entry => entry.Size ?? 0);

    /// <summary>The entry at a path, or null where there is none.</summary>
    public async Task<TreeEntry?> FindAsync(string path, CancellationToken cancel)
    {
        if (await AllAsync(cancel) is { } all) return all.FirstOrDefault(entry => entry.Path == path);
        var at = new TreeEntry("", "040000", root);
        foreach (var part in path.Split('/'))
        {
            var wanted = at.Path.Length == 0 ? part : $"{at.Path}/{part}";
            var found = at.IsFolder ? (await FolderAsync(at, cancel)).FirstOrDefault(entry => entry.Path == wanted) : null;
            if (found is null) return null;
            at = found;
        }

        return at;
    }

    /// <summary>Everything below a folder.</summary>
    public async Task<IReadOnlyList<TreeEntry>> BelowAsync(string folder, string tree, CancellationToken cancel)
    {
        if (await AllAsync(cancel) is { } all) return [.. all.Where(entry => SourcePaths.IsBelow(entry.Path, folder))];
        if (tree != root)
        {
            var listing = await ListAsync(tree, recursive: true, cancel);
            if (!listing.Truncated) return Entries(listing, folder);
        }

        var found = new List<TreeEntry>();
        foreach (var entry in await FolderAsync(new TreeEntry(folder, "040000", tree), cancel))
        {
            found.Add(entry);
            if (entry.IsFolder) found.AddRange(await BelowAsync(entry.Path, entry.Id, cancel));
        }

        return found;
    }

    private async Task<IReadOnlyList<TreeEntry>?> AllAsync(CancellationToken cancel)
    {
        if (root == EmptyTree) return _all = [];
        if (_all is not null || _cut) return _all;
        var repository = (await call(cancel)).Repository;
        if (listings.TryGet(repository, root, out _all)) return _all;
        var listing = await ListAsync(root, recursive: true, cancel);
        _cut = listing.Truncated;
        if (_cut) return null;
        _all = Entries(listing, "");
        listings.Keep(repository, root, _all);
        return _all;
    }

    private async Task<IReadOnlyList<TreeEntry>> FolderAsync(TreeEntry folder, CancellationToken cancel)
    {
        if (_folders.TryGetValue(folder.Path, out var kept)) return kept;
        var listing = await ListAsync(folder.Id, recursive: false, cancel);
        if (listing.Truncated) throw (await call(cancel)).Step.At(folder.Path).Final("GitHub does not list this folder completely; it has too many entries");
        return _folders[folder.Path] = Entries(listing, folder.Path);
    }

    private async Task<GitHubTree> ListAsync(string tree, bool recursive, CancellationToken cancel)
    {
        var current = await call(cancel);
        if (++_requests > limits.MaxListings) throw current.Step.Final($"the repository is so large that finding the files takes more than {limits.MaxListings} requests");
        return await api.TreeAsync(current, tree, recursive);
    }

    private static IReadOnlyList<TreeEntry> Entries(GitHubTree listing, string folder) =>
        [.. (listing.Tree ?? []).Select(item => new TreeEntry(folder.Length == 0 ? item.Path ?? "" : $"{folder}/{item.Path}", item.Mode ?? "", item.Sha ?? "", item.Size))];
}
