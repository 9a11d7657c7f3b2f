using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Applications;

/// <summary>
/// A pattern of <c>directory.include</c> and <c>directory.exclude</c> as Argo CD reads it (gobwas/glob without separators): <c>*</c> and <c>**</c> are
/// any text, slashes included, <c>?</c> is one character, <c>[a-z]</c>, <c>[abc]</c> and <c>[!abc]</c> are one of a set, <c>{a,b/*}</c> is either,
/// also one within another, and <c>\</c> takes the meaning of the next character away. It is the whole of a path that must match.
/// </summary>
internal sealed class PathGlob
{
    private const int MaxLength = 4096;
    private const string OneCharacter = "(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|.)";

    private readonly Regex _pattern;

    // Without backtracking: no pattern can make a match slow.
    private PathGlob(string text, string regex) => (Text, _pattern) = (text, new Regex(regex, RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking));

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="cause">What is wrong with it, where the answer is null. Argo CD logs that and goes on with a pattern that matches nothing.</param>
    /// <returns>Null where it is none.</returns>
    public static PathGlob? TryParse(string text, out string cause)
    {
        cause = text.Length > MaxLength ? $"longer than {MaxLength} characters" : "";
        var (regex, depth) = (new StringBuilder("\\A"), 0);
        for (var at = 0; at < text.Length && cause.Length == 0;)
        {
            if (text[at] == '[') cause = Set(text, ref at, regex);
            else if (text[at] == '\\' && at + 1 == text.Length) cause = "a \\ at the end has nothing to stand before";
            else regex.Append(Next(text, ref at, ref depth));
        }

        if (cause.Length == 0 && depth > 0) cause = "a { is not closed";
        return cause.Length > 0 ? null : new PathGlob(text, regex.Append("\\z").ToString());
    }

    /// <summary>Whether a path is meant.</summary>
    /// <param name="path">Relative to the source's path, with forward slashes.</param>
    public bool Matches(string path) => _pattern.IsMatch(path);

    private static string Next(string text, ref int at, ref int depth)
    {
        var c = text[at++];
        if (c == '{') depth++;
        else if (c == '}' && depth > 0) return Close(ref depth);
        return c switch
        {
            '*' => ".*",
            '?' => OneCharacter,
            '{' => "(?:",
            ',' when depth > 0 => "|",
            '\\' => Regex.Escape(text[at++].ToString()),
            _ => Regex.Escape(c.ToString()),
        };
    }

    private static string Close(ref int depth)
    {
        depth--;
        return ")";
    }

    // Either one range or a list: [a-z0-9] is neither to Argo CD.
    private static string Set(string text, ref int at, StringBuilder regex)
    {
        var end = text.IndexOf(']', at);
        if (end < 0) return "a [ is not closed";
        var not = text[at + 1] == '!';
        var members = text[(at + (not ? 2 : 1))..end];
        at = end + 1;
        if (members.Length == 0) return "[] holds no character";
        if (members.Any(static c => char.IsSurrogate(c) || c == '\\')) return $"[{members}] holds a character that cannot be one of a set";
        var range = members.Length > 1 && members[1] == '-';
        if (range && (members.Length != 3 || members[2] < members[0])) return $"[{members}] is no range: write one as in [a-z], and several as in {{[a-z],[0-9]}}";
        regex.Append(not ? "[^" : "[").Append(range ? $"{Member(members[0])}-{Member(members[2])}" : string.Concat(members.Select(Member))).Append(']');
        return "";
    }

    private static string Member(char c) => $"\\u{(int)c:X4}";
}
