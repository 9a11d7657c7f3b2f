using System.Buffers;

namespace GitOps.Functions.Applications;

/// <summary>Names of refs, branches and tags as <c>git check-ref-format</c> allows them, and a little stricter.</summary>
internal static class RefName
{
    /// <summary>Longest name in characters; no host makes longer ones.</summary>
    public const int MaxLength = 1024;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" ~^:?*[\\\u007f");

    /// <summary>
    /// Whether a text can be a ref, a branch or a tag. A leading <c>-</c> is refused beyond Git's own rules: git would take the name
    /// for an option.
    /// </summary>
    public static bool IsWellFormed(string name) =>
        name.Length is > 0 and <= MaxLength
        && name != "@"
        && !name.StartsWith('-')
        && !name.EndsWith('.')
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && !name.AsSpan().ContainsAny(Forbidden)
        && !name.Any(char.IsControl)
        && name.Split('/').All(static s => s.Length > 0 && !s.StartsWith('.') && !s.EndsWith(".lock", StringComparison.Ordinal));
}
