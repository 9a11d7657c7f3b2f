using System.Text.RegularExpressions;

namespace GitOps.Functions.Rendering;

/// <summary>A file, or a pattern of files, that Helm options name.</summary>
/// <param name="Written">As it is written in the Application.</param>
/// <param name="Source">The place of the source among the Application's that it lies in.</param>
/// <param name="Path">Its path in that source's repository.</param>
internal sealed record HelmFile(string Written, int Source, string Path)
{
    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>It stands for any number of files.</summary>
    public bool IsPattern => Path.IndexOfAny(Wildcards) >= 0;

    /// <summary>What has to be fetched for it: the file, or the folder below which the pattern looks.</summary>
    public string Needs => IsPattern ? SourcePath.Parent(Path[..Path.IndexOfAny(Wildcards)]) : Path;

    /// <summary>The files among some that the pattern stands for, in the order in which a walk through the folders meets them.</summary>
    public IReadOnlyList<string> Matches(IEnumerable<string> paths)
    {
        var pattern = new Regex(Expression(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        // By parts, not by characters: "a/x" comes before "a-b/x".
        return [.. paths.Where(path => pattern.IsMatch(path)).OrderBy(static path => path.Replace('/', '\0'), StringComparer.Ordinal)];
    }

    // A star or question mark stays within its part.
    private string Expression() => $@"\A{Regex.Escape(Path).Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal)}\z";
}
