using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources.Ignoring;

/// <summary>
/// Patterns in their order, as Flux's source-controller uses them: of those that are about a file or a folder above it, the last one counts. So a file may
/// be taken in again below a folder that is left out, which <c>.gitignore</c> itself does not allow.
/// </summary>
/// <param name="patterns">The patterns; a later one before an earlier one.</param>
internal sealed class IgnoreRules(IReadOnlyList<IgnorePattern> patterns)
{
    // Less than a second: a step is one token of a pattern looked at for one character. Real patterns are done with a file after a few.
    private const long MostSteps = 200_000_000;

    private readonly Dictionary<string, int> _folders = new(StringComparer.Ordinal) { [""] = -1 };
    private long _steps;

    /// <summary>Whether a file is left out.</summary>
    /// <exception cref="FailureException">The patterns are too costly to match (final).</exception>
    public bool Ignores(string file)
    {
        var last = Math.Max(LastOf(file, isFolder: false), Folder(ParentOf(file)));
        return last >= 0 && !patterns[last].Includes;
    }

    // The last pattern that is about a folder or one above it; -1 for none.
    private int Folder(string folder)
    {
        if (_folders.TryGetValue(folder, out var known)) return known;
        return _folders[folder] = Math.Max(LastOf(folder, isFolder: true), Folder(ParentOf(folder)));
    }

    private int LastOf(string path, bool isFolder)
    {
        for (var i = patterns.Count - 1; i >= 0; i--)
        {
            if (patterns[i].Matches(path, isFolder, ref _steps)) return i;
            if (_steps > MostSteps) throw new FailureException(new Failure(SourceIgnore.FileName, "match patterns", "they are too many, and too complex, for this many files; write fewer or simpler ones"));
        }

        return -1;
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";
}
