using System.Security.Cryptography;
using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;
using GitOps.Functions.Sources.Ignoring;

namespace GitOps.Functions.Reconciling;

/// <summary>From one source to the files that its render reads, of one immutable commit.</summary>
/// <param name="source">The source.</param>
/// <param name="revision">The commit.</param>
internal sealed class SourceFetch(ApplicationSource source, ISourceRevision revision)
{
    /// <summary>In a key of trees: the commit belongs to it.</summary>
    public const char CommitMark = '@';

    /// <summary>In a key of trees: targetRevision belongs to it, though the Application does not put it into anything.</summary>
    public const char TargetMark = '~';

    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);
    private readonly List<string> _optional = [];
    private ApplicationSource _source = source;
    private SourceFiles _files = new([]);

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
    /// <param name="source">Which, as the Application has it.</param>
    /// <param name="application">The Application's name.</param>
    /// <param name="values">Files and folders that charts take values from (see <see cref="HelmReferences"/>); one that is missing is left out, and the render says so.</param>
    /// <param name="revision">The commit.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">The path does not exist, a limit is passed, or the host cannot be reached. Never a partial answer.</exception>
    public static Task<FetchedSource> FetchAsync(ApplicationSource source, string application, IReadOnlyList<string> values, ISourceRevision revision, CancellationToken cancel) =>
        new SourceFetch(source, revision).RunAsync(application, values, cancel);

    private async Task<FetchedSource> RunAsync(string application, IReadOnlyList<string> values, CancellationToken cancel)
    {
        if (!_source.FilesOnly) _paths.Add(await revision.TreeAsync(_source.Path, cancel) is null ? throw NoSuchPath() : _source.Path);
        await AddOptionalAsync(values.Union(JsonnetReferences.Libraries(_source), StringComparer.Ordinal), cancel);
        await ReadAsync(_paths, cancel);
        var overridden = SourceOverrides.Of(_source, application, _files);
        _source = overridden.Source;
        if (await AddOptionalAsync(JsonnetReferences.Libraries(_source), cancel)) await ReadAsync(_paths, cancel);
        if (overridden.Failures.Count == 0) await FollowAsync(cancel);
        var marks = Marks(_source, ShowsCommit(_source), overridden.ShowsTargetRevision, revision);
        return new FetchedSource(_files, await ObjectsAsync(_paths.Union(_optional, StringComparer.Ordinal), revision, marks, cancel), overridden);
    }

    // What the files refer to may refer to more.
    private async Task FollowAsync(CancellationToken cancel)
    {
        for (var round = 0; Reached() is { Count: > 0 } more; round++)
        {
            if (round == KustomizationReferences.MostRounds) throw new FailureException(new Failure($"{_source.Repository} {_source.Path}", "fetch", $"its kustomizations or imports reach other folders more than {KustomizationReferences.MostRounds} levels deep"));
            _paths.UnionWith(more);
            await ReadAsync(await WithoutMissingAsync(cancel), cancel);
        }
    }

    // Whether any of them is there that was not known.
    private async Task<bool> AddOptionalAsync(IEnumerable<string> paths, CancellationToken cancel)
    {
        var known = _paths.Count;
        foreach (var path in paths.Except(_optional, StringComparer.Ordinal).ToList())
        {
            _optional.Add(path);
            if (await revision.ObjectIdAsync(path, cancel) is not null) _paths.Add(path);
        }
        return _paths.Count > known;
    }

    private async Task ReadAsync(IReadOnlyCollection<string> paths, CancellationToken cancel)
    {
        // What is said above a folder counts in it too. One that is not there belongs to the key all the same: it is to be seen when it comes.
        var ignoring = _source.Ignore is null ? [] : paths.SelectMany(SourceIgnore.FilesAbove).Except(_optional, StringComparer.Ordinal).ToList();
        if (await AddOptionalAsync(ignoring, cancel)) paths = [.. paths.Union(ignoring.Where(_paths.Contains), StringComparer.Ordinal)];
        if (paths.Count > 0) _files = _source.Ignore is { } ignore ? await WithoutIgnoredAsync(paths, ignore, cancel) : await revision.FetchAsync(paths, cancel);
    }

    // What is said first: what it leaves out is never asked for, and may be too large, a link or a pointer.
    private async Task<SourceFiles> WithoutIgnoredAsync(IReadOnlyCollection<string> paths, string ignore, CancellationToken cancel)
    {
        var rules = SourceIgnore.Read(await revision.FetchAsync(paths, SourceIgnore.IsOne, cancel), ignore);
        var kept = await revision.FetchAsync(paths, path => !rules.Ignores(path), cancel);
        return _source.FilesOnly || kept.Files.Keys.Any(path => SourcePath.Below(_source.Path, path) is not null)
            ? kept
            : throw new FailureException(new Failure($"{_source.Repository} {_source.Path}", "fetch", $"nothing is left of it after what the GitRepository leaves out ({SourceIgnore.FileName}, spec.ignore)"));
    }

    // A component that may be missing, or a folder that an import may lead into, belongs to the key all the same: it is to be seen when it comes.
    private async Task<IReadOnlyCollection<string>> WithoutMissingAsync(CancellationToken cancel)
    {
        HashSet<string?> optional = _source.Kustomize is { IgnoreMissingComponents: true, Components: var components }
            ? [.. components.Select(component => SourcePath.Resolve(_source.Path, component))]
            : DirectoryRenderer.Renders(_source, GeneratedKustomization.Of(_source, _files)) ? [.. _paths] : [];
        if (optional.Count == 0) return _paths;
        var there = new List<string>();
        foreach (var path in _paths)
        {
            if (!optional.Contains(path) || await revision.ObjectIdAsync(path, cancel) is not null) there.Add(path);
        }
        return there;
    }

    private IReadOnlyCollection<string> Reached()
    {
        var seen = GeneratedKustomization.Of(_source, _files);
        IReadOnlyCollection<string> known = [.. _paths, .. _optional];
        if (DirectoryRenderer.Renders(_source, seen)) return JsonnetReferences.Next(_source, seen, known);
        return _source.FilesOnly || _source.Helm is not null ? [] : KustomizationReferences.Next(seen, _source.Path, known, _source.Kustomize);
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

    private FailureException NoSuchPath() => new(new Failure($"{_source.Repository} {_source.Path}", "fetch", $"the path does not exist at commit {revision.Revision}"));
}
