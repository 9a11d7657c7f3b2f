using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Rendering.Variables;

/// <summary>A pattern of a shell: <c>*</c> any text, <c>?</c> one character, <c>[a-z]</c> and <c>[^a-z]</c> one of some, <c>\\</c> takes a character as it is.</summary>
internal sealed class GlobPattern
{
    private readonly Regex _regex;

    private GlobPattern(string regex) => _regex = new Regex($"^(?:{regex})\\z", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>Reads one; null where it is none.</summary>
    public static GlobPattern? TryParse(string pattern)
    {
        var regex = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*': regex.Append(".*"); break;
                case '?': regex.Append('.'); break;
                case '\\' when ++i == pattern.Length: return null;
                case '[':
                    var end = pattern.IndexOf(']', Math.Min(i + 2, pattern.Length));
                    if (end < 0) return null;
                    var members = pattern[(i + 1)..end];
                    var negated = members[0] == '^';
                    regex.Append(negated ? "[^" : "[").Append(Regex.Replace(negated ? members[1..] : members, @"[\[\]\\^]", @"\$0")).Append(']');
                    i = end;
                    break;
                default: regex.Append(Regex.Escape(pattern[i].ToString())); break;
            }
        }

        try
        {
            return new GlobPattern(regex.ToString());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The value without what matches at its start; as it is where nothing does.</summary>
    public string WithoutStart(string value, bool longest) => Lengths(value, longest).FirstOrDefault(length => _regex.IsMatch(value[..length])) is var match and > 0 ? value[match..] : value;

    /// <summary>The value without what matches at its end; as it is where nothing does.</summary>
    public string WithoutEnd(string value, bool longest) => Lengths(value, longest).FirstOrDefault(length => _regex.IsMatch(value[^length..])) is var match and > 0 ? value[..^match] : value;

    private static IEnumerable<int> Lengths(string value, bool longest) => longest ? Enumerable.Range(1, value.Length).Reverse() : Enumerable.Range(1, value.Length);
}
