using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>From one source to the files that its render reads, of one immutable commit.</summary>
internal static class SourceFetch
{
    /// <summary>The Git trees of the folders that the last render read, as they are in this commit.</summary>
    /// <param name="source">Which.</param>
    /// <param name="previous">The folders that the last render read; none before the first sync.</param>
    /// <param name="revision">The commit.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static Task<IReadOnlyList<KeyValuePair<string, string>>> TreesAsync(ApplicationSource source, IEnumerable<string> previous, ISourceRevision revision, CancellationToken cancel) =>
        FoldersAsync(source, source.FilesOnly ? previous : previous.Append(source.Path).Distinct(StringComparer.Ordinal), revision, cancel);

    /// <summary>Fetches the source's folder, the folders of the repository that a kustomization reaches, and those that charts take values from.</summary>
    /// <param name="source">Which.</param>
    /// <param name="values">Folders that charts take values from (see <see cref="HelmReferences"/>); one that is missing is left out, and the render says so.</param>
    /// <param name="revision">The commit.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">The path does not exist, a limit is passed, or the host cannot be reached. Never a partial answer.</exception>
    public static async Task<FetchedSource> FetchAsync(ApplicationSource source, IReadOnlyList<string> values, ISourceRevision revision, CancellationToken cancel)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        if (!source.FilesOnly) folders.Add(await revision.TreeAsync(source.Path, cancel) is null ? throw NoSuchPath(source, revision) : source.Path);
        foreach (var folder in values)
        {
            if (await revision.TreeAsync(folder, cancel) is not null) folders.Add(folder);
        }

        var files = folders.Count == 0 ? new SourceFiles([]) : await revision.FetchAsync(folders, cancel);
        for (var round = 0; Reached(source, files, folders) is { Count: > 0 } more; round++)
        {
            if (round == KustomizationReferences.MostRounds) throw new FailureException(new Failure($"{source.Repository} {source.Path}", "fetch", $"its kustomizations reach other folders more than {KustomizationReferences.MostRounds} levels deep"));
            folders.UnionWith(more);
            files = await revision.FetchAsync(await WithoutMissingAsync(source, folders, revision, cancel), cancel);
        }
        return new FetchedSource(files, await FoldersAsync(source, folders.Union(values, StringComparer.Ordinal), revision, cancel));
    }

    // A component that may be missing belongs to the key all the same: it is to be seen when it comes.
    private static async Task<IReadOnlyCollection<string>> WithoutMissingAsync(ApplicationSource source, SortedSet<string> folders, ISourceRevision revision, CancellationToken cancel)
    {
        if (source.Kustomize is not { IgnoreMissingComponents: true, Components: var components }) return folders;
        var optional = components.Select(component => SourcePath.Resolve(source.Path, component)).ToHashSet(StringComparer.Ordinal);
        var there = new List<string>();
        foreach (var folder in folders)
        {
            if (!optional.Contains(folder) || await revision.TreeAsync(folder, cancel) is not null) there.Add(folder);
        }
        return there;
    }

    private static List<string> Reached(ApplicationSource source, SourceFiles files, SortedSet<string> known) =>
        source.FilesOnly || source.Helm is not null || source.Directory is not null ? [] : [.. KustomizationReferences.Next(files, source.Path, known, source.Kustomize)];

    // A folder that is gone has no tree: the key then differs from any that was synced, and the fetch says what is missing.
    // Where the commit shows in the objects, another commit of the same trees is to be rendered too.
    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> FoldersAsync(ApplicationSource source, IEnumerable<string> folders, ISourceRevision revision, CancellationToken cancel)
    {
        var trees = new List<KeyValuePair<string, string>>();
        var commit = source.Kustomize is { DependsOnRevision: true } ? "@" + revision.Commit : "";
        foreach (var folder in folders) trees.Add(new(folder, (await revision.TreeAsync(folder, cancel) ?? "none") + commit));
        return trees;
    }

    private static FailureException NoSuchPath(ApplicationSource source, ISourceRevision revision) =>
        new(new Failure($"{source.Repository} {source.Path}", "fetch", $"the path does not exist at commit {revision.Commit}"));
}
