namespace GitOps.Functions.Sources.Ignoring;

/// <summary>The set of characters in the brackets of a pattern, as git's wildmatch reads it.</summary>
internal sealed class IgnoreSet
{
    private static readonly Dictionary<string, Func<char, bool>> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = char.IsAsciiLetterOrDigit,
        ["alpha"] = char.IsAsciiLetter,
        ["blank"] = static c => c is ' ' or '\t',
        ["cntrl"] = static c => c < ' ' || c == '\u007f',
        ["digit"] = char.IsAsciiDigit,
        ["graph"] = static c => c is > ' ' and < '\u007f',
        ["lower"] = char.IsAsciiLetterLower,
        ["print"] = static c => c is >= ' ' and < '\u007f',
        ["punct"] = static c => c is > ' ' and < '\u007f' && !char.IsAsciiLetterOrDigit(c),
        ["space"] = static c => c is ' ' or (>= '\t' and <= '\r'),
        ["upper"] = char.IsAsciiLetterUpper,
        ["xdigit"] = char.IsAsciiHexDigit,
    };

    private readonly List<(char First, char Last)> _ranges = [];
    private readonly List<Func<char, bool>> _classes = [];
    private bool _not;

    private IgnoreSet()
    {
    }

    /// <summary>Whether a character is in it.</summary>
    public bool Contains(char c) => (_ranges.Exists(range => c >= range.First && c <= range.Last) || _classes.Exists(one => one(c))) != _not;

    /// <summary>Reads one.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="at">Where its <c>[</c> is; then behind its <c>]</c>.</param>
    /// <returns>Null where it is not closed, or names a class that there is not: such a pattern matches nothing.</returns>
    public static IgnoreSet? TryParse(string pattern, ref int at)
    {
        var set = new IgnoreSet();
        var i = at + 1;
        if (i < pattern.Length && pattern[i] is '!' or '^') (set._not, i) = (true, i + 1);
        // A ] that comes first is a character like any other.
        for (var first = true; i < pattern.Length && (first || pattern[i] != ']'); first = false)
        {
            if (!(pattern.AsSpan(i).StartsWith("[:", StringComparison.Ordinal) ? set.AddClass(pattern, ref i) : set.AddRange(pattern, ref i))) return null;
        }

        at = i + 1;
        return i < pattern.Length ? set : null;
    }

    private bool AddClass(string pattern, ref int i)
    {
        var end = pattern.IndexOf(']', i + 2);
        if (end < 0) return false;
        // Without the second colon it is a set that begins with these two characters.
        if (end == i + 2 || pattern[end - 1] != ':')
        {
            _ranges.Add(('[', '['));
            i++;
            return true;
        }

        if (!Classes.TryGetValue(pattern[(i + 2)..(end - 1)], out var one)) return false;
        _classes.Add(one);
        i = end + 1;
        return true;
    }

    private bool AddRange(string pattern, ref int i)
    {
        if (!TryTake(pattern, ref i, out var first)) return false;
        var last = first;
        if (i + 1 < pattern.Length && pattern[i] == '-' && pattern[i + 1] != ']')
        {
            i++;
            if (!TryTake(pattern, ref i, out last)) return false;
        }

        _ranges.Add((first, last));
        return true;
    }

    private static bool TryTake(string pattern, ref int i, out char c)
    {
        c = '\0';
        if (pattern[i] == '\\') i++;
        if (i >= pattern.Length) return false;
        c = pattern[i++];
        return true;
    }
}
