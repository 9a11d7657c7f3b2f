using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>From one source to the files that its render reads, of one immutable commit.</summary>
internal static class SourceFetch
{
    /// <summary>The Git objects of what the last render read, as they are in this commit.</summary>
    /// <param name="source">Which.</param>
    /// <param name="previous">The folders and files that the last render read; none before the first sync.</param>
    /// <param name="revision">The commit.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static Task<IReadOnlyList<KeyValuePair<string, string>>> TreesAsync(ApplicationSource source, IEnumerable<string> previous, ISourceRevision revision, CancellationToken cancel) =>
        ObjectsAsync(source, source.FilesOnly ? previous : previous.Append(source.Path).Distinct(StringComparer.Ordinal), revision, cancel);

    /// <summary>Fetches the source's folder, the folders of the repository that a kustomization or Jsonnet reaches, and what charts take values from.</summary>
    /// <param name="source">Which.</param>
    /// <param name="values">Files and folders that charts take values from (see <see cref="HelmReferences"/>); one that is missing is left out, and the render says so.</param>
    /// <param name="revision">The commit.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">The path does not exist, a limit is passed, or the host cannot be reached. Never a partial answer.</exception>
    public static async Task<FetchedSource> FetchAsync(ApplicationSource source, IReadOnlyList<string> values, ISourceRevision revision, CancellationToken cancel)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        if (!source.FilesOnly) paths.Add(await revision.TreeAsync(source.Path, cancel) is null ? throw NoSuchPath(source, revision) : source.Path);
        var optional = values.Union(JsonnetReferences.Libraries(source), StringComparer.Ordinal).ToList();
        foreach (var path in optional)
        {
            if (await revision.ObjectIdAsync(path, cancel) is not null) paths.Add(path);
        }

        var files = paths.Count == 0 ? new SourceFiles([]) : await revision.FetchAsync(paths, cancel);
        for (var round = 0; Reached(source, files, [.. paths, .. optional]) is { Count: > 0 } more; round++)
        {
            if (round == KustomizationReferences.MostRounds) throw new FailureException(new Failure($"{source.Repository} {source.Path}", "fetch", $"its kustomizations or imports reach other folders more than {KustomizationReferences.MostRounds} levels deep"));
            paths.UnionWith(more);
            files = await revision.FetchAsync(await WithoutMissingAsync(source, files, paths, revision, cancel), cancel);
        }
        return new FetchedSource(files, await ObjectsAsync(source, paths.Union(optional, StringComparer.Ordinal), revision, cancel));
    }

    // A component that may be missing, or a folder that an import may lead into, belongs to the key all the same: it is to be seen when it comes.
    private static async Task<IReadOnlyCollection<string>> WithoutMissingAsync(
        ApplicationSource source, SourceFiles files, SortedSet<string> folders, ISourceRevision revision, CancellationToken cancel)
    {
        HashSet<string?> optional = source.Kustomize is { IgnoreMissingComponents: true, Components: var components }
            ? [.. components.Select(component => SourcePath.Resolve(source.Path, component))]
            : DirectoryRenderer.Renders(source, GeneratedKustomization.Of(source, files)) ? [.. folders] : [];
        if (optional.Count == 0) return folders;
        var there = new List<string>();
        foreach (var folder in folders)
        {
            if (!optional.Contains(folder) || await revision.TreeAsync(folder, cancel) is not null) there.Add(folder);
        }
        return there;
    }

    private static IReadOnlyCollection<string> Reached(ApplicationSource source, SourceFiles files, IReadOnlyCollection<string> known)
    {
        var seen = GeneratedKustomization.Of(source, files);
        if (DirectoryRenderer.Renders(source, seen)) return JsonnetReferences.Next(source, seen, known);
        return source.FilesOnly || source.Helm is not null ? [] : KustomizationReferences.Next(seen, source.Path, known, source.Kustomize);
    }

    // What is gone has no id: the key then differs from any that was synced, and the fetch says what is missing.
    // Where the commit shows in the objects, another commit of the same trees is to be rendered too.
    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> ObjectsAsync(ApplicationSource source, IEnumerable<string> paths, ISourceRevision revision, CancellationToken cancel)
    {
        var trees = new List<KeyValuePair<string, string>>();
        var commit = source.Kustomize is { DependsOnRevision: true } ? "@" + revision.Revision : "";
        foreach (var path in paths) trees.Add(new(path, (await revision.ObjectIdAsync(path, cancel) ?? "none") + commit));
        return trees;
    }

    private static FailureException NoSuchPath(ApplicationSource source, ISourceRevision revision) =>
        new(new Failure($"{source.Repository} {source.Path}", "fetch", $"the path does not exist at commit {revision.Revision}"));
}
