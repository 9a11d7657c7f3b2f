using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>From an application's source to the files that its render reads, of one immutable commit.</summary>
internal static class SourceFetch
{
    /// <summary>The key of the folders that the last render read, as they are in this commit.</summary>
    /// <param name="application">Which.</param>
    /// <param name="cluster">Its destination.</param>
    /// <param name="previous">The last key; empty before the first sync.</param>
    /// <param name="revision">The commit.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<string> TreesAsync(Application application, Cluster cluster, string previous, ISourceRevision revision, CancellationToken cancel)
    {
        var folders = TreeKey.Folders(previous).Append(application.Source.Path).Distinct(StringComparer.Ordinal);
        return TreeKey.Of(application, cluster, await TreesAsync(folders, revision, cancel));
    }

    /// <summary>Fetches the application's folder and, for a kustomization, the folders of the repository that it reaches.</summary>
    /// <exception cref="FailureException">The path does not exist, a limit is passed, or the host cannot be reached. Never a partial answer.</exception>
    public static async Task<FetchedSource> FetchAsync(Application application, ISourceRevision revision, CancellationToken cancel)
    {
        var source = application.Source;
        if (await revision.TreeAsync(source.Path, cancel) is null) throw NoSuchPath(application, revision);
        var folders = new SortedSet<string>(StringComparer.Ordinal) { source.Path };
        var files = await revision.FetchAsync(folders, cancel);
        for (var round = 0; Reached(source, files, folders) is { Count: > 0 } more; round++)
        {
            if (round == KustomizationReferences.MostRounds) throw new FailureException(new Failure($"{source.Repository} {source.Path}", "fetch", $"its kustomizations reach other folders more than {KustomizationReferences.MostRounds} levels deep"));
            folders.UnionWith(more);
            files = await revision.FetchAsync(folders, cancel);
        }
        return new FetchedSource(files, await TreesAsync(folders, revision, cancel));
    }

    private static List<string> Reached(ApplicationSource source, SourceFiles files, SortedSet<string> known) =>
        source.DirectoryExplicit ? [] : [.. KustomizationReferences.Next(files, source.Path, known)];

    // A folder that is gone has no tree: the key then differs from any that was synced, and the fetch says what is missing.
    private static async Task<List<KeyValuePair<string, string>>> TreesAsync(IEnumerable<string> folders, ISourceRevision revision, CancellationToken cancel)
    {
        var trees = new List<KeyValuePair<string, string>>();
        foreach (var folder in folders) trees.Add(new(folder, await revision.TreeAsync(folder, cancel) ?? "none"));
        return trees;
    }

    private static FailureException NoSuchPath(Application application, ISourceRevision revision) =>
        new(new Failure($"{application.Source.Repository} {application.Source.Path}", "fetch", $"the path does not exist at commit {revision.Commit}"));
}
