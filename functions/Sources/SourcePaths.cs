using System.Globalization;
using System.Text;

namespace GitOps.Functions.Sources;

/// <summary>Rules for names that come out of a repository or an archive, and for the folders that are asked for.</summary>
internal static class SourcePaths
{
    /// <summary>The folders without those that lie in another of them, so that no file is read twice; ordinal order.</summary>
    public static IReadOnlyList<string> Outermost(IReadOnlyCollection<string> folders)
    {
        var kept = new List<string>();
        foreach (var folder in folders.Order(StringComparer.Ordinal))
        {
            if (!kept.Any(outer => IsBelow(folder, outer) || folder == outer)) kept.Add(folder);
        }

        return kept;
    }

    /// <summary>Whether a path lies in a folder; every path lies in the empty one, the root.</summary>
    public static bool IsBelow(string path, string folder) =>
        folder.Length == 0
            ? path.Length > 0
            : path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>Why a path cannot be a regular file's or folder's, or null where it can.</summary>
    /// <param name="path">Path in the repository; never empty.</param>
    /// <param name="limits">For its length and depth.</param>
    public static string? Problem(string path, SourceLimits limits)
    {
        if (path.Length > limits.MaxPathLength) return $"the path is longer than {limits.MaxPathLength} characters";
        if (path.StartsWith('/')) return "the path is absolute";
        if (path.Any(char.IsControl)) return "the name holds a control character (a line break, NUL or escape)";
        if (path.Contains('\uFFFD', StringComparison.Ordinal)) return "the name is not valid UTF-8";
        if (path.Contains('\\', StringComparison.Ordinal)) return "the name holds a backslash, which some systems read as a folder separator";
        var parts = path.Split('/');
        if (parts.Length > limits.MaxDepth) return $"the path is deeper than {limits.MaxDepth} folders";
        return parts.Select(PartProblem).FirstOrDefault(static problem => problem is not null);
    }

    /// <summary>A name as it may be shown: control characters as <c>\u000A</c>, and no longer than a line.</summary>
    public static string Shown(string path)
    {
        var shown = new StringBuilder();
        foreach (var c in path.Length > 200 ? path[..200] + "…" : path)
        {
            if (char.IsControl(c)) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else shown.Append(c);
        }

        return shown.ToString();
    }

    // A folder named .git would make a repository of the folder that a renderer works in, with settings that run programs.
    private static string? PartProblem(string part) => part switch
    {
        "" => "the path has an empty part",
        "." or ".." => $"the path has a '{part}' in it",
        _ when part.Equals(".git", StringComparison.OrdinalIgnoreCase) => "a name is '.git'",
        _ => null,
    };
}
