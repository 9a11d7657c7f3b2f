using System.Text.RegularExpressions;

namespace GitOps.Functions.FieldPaths;

/// <summary>Paths of an object whose values must not be shown: items of lists are named by values (<c>[name="web"]</c>), which are taken out.</summary>
internal static partial class ShownPath
{
    /// <summary>The path without values.</summary>
    public static string WithoutValues(string path) => Value().Replace(path, "=\"…\"");

    [GeneratedRegex("""="(?:[^"\\]|\\.)*"?""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Value();
}
