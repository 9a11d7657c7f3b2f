using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>Where imports are looked for: beside the file that imports, in the libraries from the last to the first, in the application's folder.</summary>
/// <param name="source">The source.</param>
/// <param name="files">What has been fetched.</param>
/// <param name="fetched">The folders that have been fetched, or do not exist, each with all below it.</param>
internal sealed class JsonnetFolders(ApplicationSource source, SourceFiles files, IReadOnlyCollection<string> fetched)
{
    private const int LongestPath = 1024;

    private readonly HashSet<string> _folders = [.. files.Files.Keys.SelectMany(Above)];

    /// <summary>The search path as the tool takes it: the later before the earlier.</summary>
    public static IEnumerable<string> SearchPath(ApplicationSource source) => [source.Path, .. (source.Directory?.Jsonnet ?? JsonnetOptions.None).Libs];

    /// <summary>Finds the file that the tool would find.</summary>
    /// <param name="path">As it is written.</param>
    /// <param name="from">The folder of the file that imports it; null for code in the options.</param>
    /// <returns>The file; or the folder to fetch to find out; or why it is refused. None of them where there is no such file: the tool says so, if it gets there.</returns>
    public (string? File, string? Wanted, string? Cause) Find(string path, string? from)
    {
        if (Problem(path) is { } problem) return (null, null, $"'{PlainText.Clean(path)}' {problem}");
        var folders = SearchPath(source).Reverse();
        foreach (var folder in from is null ? folders : folders.Prepend(from))
        {
            if (SourcePath.Resolve(folder, path) is not { Length: > 0 } found) return (null, null, $"'{PlainText.Clean(path)}' leads out of the repository");
            if (files.Files.ContainsKey(found)) return (found, null, null);
            if (!fetched.Any(one => SourcePaths.IsBelow(found, one))) return (null, SourcePath.Parent(found), null);
            if (_folders.Contains(found)) return (null, null, $"'{PlainText.Clean(path)}' is a folder");
        }

        return default;
    }

    private static IEnumerable<string> Above(string file)
    {
        for (var folder = SourcePath.Parent(file); folder.Length > 0; folder = SourcePath.Parent(folder)) yield return folder;
    }

    // ".." after a name: the tool asks the system, for which "a/../b" is nothing where a is no folder, and goes on to look elsewhere, with another outcome.
    private static string? Problem(string path) => path switch
    {
        "" => "is no path",
        ['/', ..] => "is an absolute path; only files of this repository are read",
        { Length: > LongestPath } => "is too long",
        _ when path.Split('/')[^1] is "" or "." => "is a folder",
        _ when path.Any(static c => char.IsControl(c)) => "holds a control character",
        _ when path.Split('/').SkipWhile(static part => part is "." or "..").Contains("..") => "holds '..' after a name; write it at the beginning",
        _ => null,
    };
}
