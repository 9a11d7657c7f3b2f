using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Functions.FieldPaths;

/// <summary>The pattern of an API group or a kind as Argo CD has it: <c>*</c> any text, <c>?</c> one character, <c>{a,b}</c> either.</summary>
internal sealed class NamePattern
{
    private static readonly RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private readonly Regex? _pattern;

    private NamePattern(string text, Regex? pattern) => (Text, _pattern) = (text, pattern);

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>Reads one.</summary>
    /// <returns>Null where it is none.</returns>
    public static NamePattern? TryParse(string text)
    {
        var (regex, choice) = (new StringBuilder("\\A"), false);
        foreach (var c in text)
        {
            if (Translate(c, choice) is not { } part) return null;
            if (c is '{' or '}') choice = c == '{';
            regex.Append(part);
        }

        if (choice) return null;
        return new NamePattern(text, text.AsSpan().ContainsAny("*?{") ? new Regex(regex.Append("\\z").ToString(), Options) : null);
    }

    /// <summary>Whether a name is meant.</summary>
    public bool Matches(string name) => _pattern?.IsMatch(name) ?? name == Text;

    private static string? Translate(char c, bool choice) => c switch
    {
        '*' => ".*",
        '?' => ".",
        '{' when !choice => "(?:",
        '}' when choice => ")",
        ',' when choice => "|",
        '.' => "\\.",
        _ => char.IsAsciiLetterOrDigit(c) || c == '-' ? c.ToString() : null,
    };
}
