using System.Diagnostics.CodeAnalysis;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>
/// The last few complete listings of root trees, by tree id, so that the applications of one repository share the request. A tree id
/// names its content: nothing here can be out of date.
/// </summary>
internal sealed class GitHubListings
{
    private const int MaxListings = 4;
    private const int MaxEntries = 20_000;

    private readonly LinkedList<(string Key, IReadOnlyList<TreeEntry> Entries)> _newestFirst = new();
    private readonly Lock _lock = new();

    /// <summary>Finds one.</summary>
    /// <param name="repository">A listing is handed only to who may read the repository that it came from.</param>
    /// <param name="tree">The root tree.</param>
    /// <param name="entries">Where the answer is true.</param>
    public bool TryGet(string repository, string tree, [NotNullWhen(true)] out IReadOnlyList<TreeEntry>? entries)
    {
        lock (_lock) entries = _newestFirst.FirstOrDefault(kept => kept.Key == Key(repository, tree)).Entries;
        return entries is not null;
    }

    /// <summary>Keeps a complete one, unless it is large.</summary>
    public void Keep(string repository, string tree, IReadOnlyList<TreeEntry> entries)
    {
        if (entries.Count > MaxEntries) return;
        lock (_lock)
        {
            _newestFirst.AddFirst((Key(repository, tree), entries));
            if (_newestFirst.Count > MaxListings) _newestFirst.RemoveLast();
        }
    }

    private static string Key(string repository, string tree) => tree + " " + repository;
}
