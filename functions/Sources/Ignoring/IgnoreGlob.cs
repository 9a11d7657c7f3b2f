namespace GitOps.Functions.Sources.Ignoring;

/// <summary>
/// A path with wildcards, as git's wildmatch reads it: <c>*</c> and <c>?</c> stop at slashes, <c>**</c> between slashes does not, <c>\</c> takes the
/// meaning of the next character away. All ways to match are followed at once, so that no pattern can make a match slow.
/// </summary>
internal sealed class IgnoreGlob
{
    private readonly IReadOnlyList<IgnoreToken> _tokens;

    private IgnoreGlob(IReadOnlyList<IgnoreToken> tokens) => _tokens = tokens;

    /// <summary>Reads one.</summary>
    /// <returns>Null for one that matches nothing: brackets that are not closed, or a backslash at the end.</returns>
    public static IgnoreGlob? TryParse(string pattern)
    {
        var tokens = new List<IgnoreToken>();
        for (var at = 0; at < pattern.Length;)
        {
            if (pattern[at] == '\\' && at + 1 == pattern.Length) return null;
            if (pattern[at] != '[') tokens.Add(Next(pattern, ref at));
            else if (IgnoreSet.TryParse(pattern, ref at) is { } set) tokens.Add(new IgnoreToken(IgnoreTokenKind.Set, Set: set));
            else return null;
        }

        return new IgnoreGlob(tokens);
    }

    /// <summary>Whether it is all of a text.</summary>
    /// <param name="text">A path.</param>
    /// <param name="steps">Counts what the match costs.</param>
    public bool Matches(ReadOnlySpan<char> text, ref long steps)
    {
        // Bit i: the tokens before i have taken all that was read.
        var (now, next) = (new bool[_tokens.Count + 1], new bool[_tokens.Count + 1]);
        Enter(now, 0);
        foreach (var c in text)
        {
            var any = false;
            steps += _tokens.Count;
            for (var i = 0; i < _tokens.Count; i++)
            {
                if (!now[i] || !_tokens[i].Takes(c)) continue;
                any = true;
                Take(next, i, c);
            }

            if (!any) return false;
            (now, next) = (next, now);
            Array.Clear(next);
        }

        return now[_tokens.Count];
    }

    private void Take(bool[] states, int i, char c)
    {
        if (!_tokens[i].Repeats) Enter(states, i + 1);
        // What has taken a part of a folder's name takes the rest of it before the next one has its turn.
        else if (_tokens[i].Kind == IgnoreTokenKind.Folders) Stay(states, i, ends: c == '/');
        else Enter(states, i);
    }

    private void Stay(bool[] states, int i, bool ends)
    {
        states[i] = true;
        if (ends) Enter(states, i + 1);
    }

    // One that may take nothing lets the next one have its turn too. Within a folder's name that is not so, but then its state was not entered anew.
    private void Enter(bool[] states, int i)
    {
        states[i] = true;
        while (i < _tokens.Count && _tokens[i].Repeats) states[++i] = true;
    }

    private static IgnoreToken Next(string pattern, ref int at)
    {
        var c = pattern[at++];
        if (c == '\\') return new IgnoreToken(IgnoreTokenKind.Literal, pattern[at++]);
        if (c == '?') return new IgnoreToken(IgnoreTokenKind.Any);
        if (c != '*') return new IgnoreToken(IgnoreTokenKind.Literal, c);
        var start = at - 1;
        while (at < pattern.Length && pattern[at] == '*') at++;
        if (at - start < 2 || (start > 0 && pattern[start - 1] != '/')) return new IgnoreToken(IgnoreTokenKind.Name);
        if (at == pattern.Length) return new IgnoreToken(IgnoreTokenKind.Path);
        if (pattern[at] != '/') return new IgnoreToken(IgnoreTokenKind.Name);
        at++;
        return new IgnoreToken(IgnoreTokenKind.Folders);
    }
}
