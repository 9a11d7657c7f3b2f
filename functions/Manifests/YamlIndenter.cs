using System.Buffers;
using System.Text;

namespace GitOps.Functions.Manifests;

/// <summary>
/// Indents the later lines of a quoted text, or of a value in [ ] or { }. White space at the start of such lines means nothing in
/// YAML, and go-yaml takes them at any column, but YamlDotNet refuses them at the margin. Used only after it has refused a text.
/// </summary>
internal static class YamlIndenter
{
    private const int MostAdded = 4 << 20;
    private static readonly SearchValues<char> WordBreaks = SearchValues.Create(" \t\n[{,:");

    /// <summary>Indents the value that begins at a position beyond that position's column.</summary>
    /// <param name="text">The document.</param>
    /// <param name="start">Index of the quote or bracket, or of the anchor or tag before it.</param>
    /// <returns>The text with the same lines, or null where nothing is to be indented.</returns>
    public static string? Indent(string text, int start)
    {
        var column = start - (text.LastIndexOf('\n', Math.Max(0, start - 1)) + 1);
        var end = End(text, start);
        var lines = text.AsSpan(start, end - start).Count('\n');
        if (lines == 0 || (long)lines * (column + 1) > MostAdded) return null;
        var result = new StringBuilder(text, 0, start, text.Length + lines * (column + 1));
        for (var i = start; i < end; i++)
        {
            result.Append(text[i]);
            if (text[i] == '\n') result.Append(' ', column + 1);
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>Index after the value: its quotes or brackets are closed.</summary>
    private static int End(string text, int start)
    {
        if (text[start] is '"' or '\'') return AfterQuoted(text, start);
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' or '\'' when BeginsQuoted(text, i): i = AfterQuoted(text, i) - 1; break;
                case '#' when char.IsWhiteSpace(text[i - 1]): i = text.IndexOf('\n', i) is var n and >= 0 ? n : text.Length; break;
                case '[' or '{': depth++; break;
                case ']' or '}' when --depth <= 0: return i + 1;
            }
        }

        return text.Length;
    }

    // A quote within an unquoted text is a character like any other: {a: it's}. It opens a quoted one only where a value can begin.
    private static bool BeginsQuoted(string text, int at)
    {
        var before = text.AsSpan(0, at).TrimEnd();
        if (before is [.., '[' or '{' or ',' or ':' or '?']) return true;
        var word = before[(before.LastIndexOfAny(WordBreaks) + 1)..];
        return word is ['!' or '&', ..];
    }

    private static int AfterQuoted(string text, int start)
    {
        var quote = text[start];
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && quote == '"') i++;
            else if (text[i] == quote && quote == '\'' && i + 1 < text.Length && text[i + 1] == quote) i++;
            else if (text[i] == quote) return i + 1;
        }

        return text.Length;
    }
}
