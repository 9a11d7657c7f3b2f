using System.Security.Cryptography;
using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using GitOps.Functions.Sources.Ignoring;

namespace GitOps.Functions.Reconciling;

/// <summary>From one source to the files that its render reads, of one immutable commit.</summary>
internal static class SourceFetch
{
    /// <summary>In a key of trees: the commit belongs to it.</summary>
    public const char CommitMark = '@';

    /// <summary>In a key of trees: targetRevision belongs to it, though the Application does not put it into anything.</summary>
    public const char TargetMark = '~';

    /// <summary>The Git objects of what the last render read, as they are in this commit.</summary>
    /// <param name="source">Which.</param>
    /// <param name="previous">The folders and files that the last render read, with the ids that they had; none before the first sync.</param>
    /// <param name="revision">The commit.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static Task<IReadOnlyList<KeyValuePair<string, string>>> TreesAsync(ApplicationSource source, IReadOnlyCollection<KeyValuePair<string, string>> previous, ISourceRevision revision, CancellationToken cancel)
    {
        // What a file in the folder said of it holds until the folder changes, which changes the key anyway.
        bool Had(char mark) => previous.Any(tree => tree.Value.Contains(mark, StringComparison.Ordinal));
        var folders = previous.Select(static tree => tree.Key);
        return ObjectsAsync(
            source.FilesOnly ? folders : folders.Append(source.Path).Distinct(StringComparer.Ordinal), revision, Marks(source, Had(CommitMark) || ShowsCommit(source), Had(TargetMark), revision), cancel);
    }

    /// <summary>
    /// Fetches the source's folder, the folders of the repository that a kustomization or Jsonnet reaches, and what charts take values from. Files in the
    /// folder that override the source's options decide what else is fetched.
    /// </summary>
    /// <param name="written">Which, as the Application has it.</param>
    /// <param name="application">The Application's name.</param>
    /// <param name="values">Files and folders that charts take values from (see <see cref="HelmReferences"/>); one that is missing is left out, and the render says so.</param>
    /// <param name="revision">The commit.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">The path does not exist, a limit is passed, or the host cannot be reached. Never a partial answer.</exception>
    public static async Task<FetchedSource> FetchAsync(ApplicationSource written, string application, IReadOnlyList<string> values, ISourceRevision revision, CancellationToken cancel)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        if (!written.FilesOnly) paths.Add(await revision.TreeAsync(written.Path, cancel) is null ? throw NoSuchPath(written, revision) : written.Path);
        var optional = values.Union(JsonnetReferences.Libraries(written), StringComparer.Ordinal).ToList();
        paths.UnionWith(await ThereAsync(optional, revision, cancel));
        await AddIgnoreFilesAsync(written, paths, optional, revision, cancel);
        var files = Kept(written, paths.Count == 0 ? new SourceFiles([]) : await revision.FetchAsync(paths, cancel));
        var overridden = SourceOverrides.Of(written, application, files);
        var source = overridden.Source;
        var libraries = await ThereAsync(JsonnetReferences.Libraries(source).Except(optional, StringComparer.Ordinal), revision, cancel);
        optional = [.. optional.Union(JsonnetReferences.Libraries(source), StringComparer.Ordinal)];
        paths.UnionWith(libraries);
        if (libraries.Count > 0) files = Kept(source, await revision.FetchAsync(paths, cancel));
        for (var round = 0; overridden.Failures.Count == 0 && Reached(source, files, [.. paths, .. optional]) is { Count: > 0 } more; round++)
        {
            if (round == KustomizationReferences.MostRounds) throw new FailureException(new Failure($"{source.Repository} {source.Path}", "fetch", $"its kustomizations or imports reach other folders more than {KustomizationReferences.MostRounds} levels deep"));
            paths.UnionWith(more);
            await AddIgnoreFilesAsync(source, paths, optional, revision, cancel);
            files = Kept(source, await revision.FetchAsync(await WithoutMissingAsync(source, files, paths, revision, cancel), cancel));
        }
        var marks = Marks(source, ShowsCommit(source), overridden.ShowsTargetRevision, revision);
        return new FetchedSource(files, await ObjectsAsync(paths.Union(optional, StringComparer.Ordinal), revision, marks, cancel), overridden);
    }

    private static async Task<IReadOnlyList<string>> ThereAsync(IEnumerable<string> paths, ISourceRevision revision, CancellationToken cancel)
    {
        var there = new List<string>();
        foreach (var path in paths)
        {
            if (await revision.ObjectIdAsync(path, cancel) is not null) there.Add(path);
        }
        return there;
    }

    // What is said above a folder counts in it too. One that is not there belongs to the key all the same: it is to be seen when it comes.
    private static async Task AddIgnoreFilesAsync(ApplicationSource source, SortedSet<string> paths, List<string> optional, ISourceRevision revision, CancellationToken cancel)
    {
        if (source.Ignore is null) return;
        foreach (var file in paths.SelectMany(SourceIgnore.FilesAbove).Except(optional, StringComparer.Ordinal).ToList())
        {
            optional.Add(file);
            if (await revision.ObjectIdAsync(file, cancel) is not null) paths.Add(file);
        }
    }

    private static SourceFiles Kept(ApplicationSource source, SourceFiles files)
    {
        if (source.Ignore is not { } ignore) return files;
        var kept = SourceIgnore.Without(files, ignore);
        return source.FilesOnly || kept.Files.Keys.Any(path => SourcePath.Below(source.Path, path) is not null)
            ? kept
            : throw new FailureException(new Failure($"{source.Repository} {source.Path}", "fetch", $"nothing is left of it after what the GitRepository leaves out ({SourceIgnore.FileName}, spec.ignore)"));
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

    private static bool ShowsCommit(ApplicationSource source) => source.Kustomize is { DependsOnRevision: true };

    // Where the commit shows in the objects, another commit of the same trees is to be rendered too; and so on.
    private static string Marks(ApplicationSource source, bool commit, bool target, ISourceRevision revision) =>
        (commit ? CommitMark + revision.Revision : "") + (target ? TargetMark + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.TargetRevision))) : "");

    // What is gone has no id: the key then differs from any that was synced, and the fetch says what is missing.
    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> ObjectsAsync(IEnumerable<string> paths, ISourceRevision revision, string marks, CancellationToken cancel)
    {
        var trees = new List<KeyValuePair<string, string>>();
        foreach (var path in paths) trees.Add(new(path, (await revision.ObjectIdAsync(path, cancel) ?? "none") + marks));
        return trees;
    }

    private static FailureException NoSuchPath(ApplicationSource source, ISourceRevision revision) =>
        new(new Failure($"{source.Repository} {source.Path}", "fetch", $"the path does not exist at revision {revision.Revision}"));
}
