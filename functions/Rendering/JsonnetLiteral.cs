using System.Globalization;
using System.Text;

namespace GitOps.Functions.Rendering;

/// <summary>Reads the texts of a Jsonnet program, as the language's specification (and its two lexers, in C++ and Go) have them.</summary>
internal static class JsonnetLiteral
{
    private const string NotClosed = "a text is not closed";

    /// <summary>Reads the text that comes next, in whatever form.</summary>
    /// <returns>Null where no text comes next.</returns>
    /// <exception cref="JsonnetSyntaxException">It begins like one and is none.</exception>
    public static string? TryRead(JsonnetCursor input)
    {
        if (input.Sees(JsonnetBlock.Sign)) return JsonnetBlock.Read(input);
        if (input.Sees("@\"") || input.Sees("@'")) return ReadVerbatim(input);
        return input.Current is '"' or '\'' && !input.AtEnd ? ReadQuoted(input) : null;
    }

    /// <summary>A text as a JSON string, which every Jsonnet reads alike.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static string ReadQuoted(JsonnetCursor input)
    {
        var (begin, quote, text) = (input.Line, input.Take()[0], new StringBuilder());
        while (!input.AtEnd)
        {
            var c = input.Take()[0];
            if (c == quote) return Whole(input, text);
            text.Append(c == '\\' ? ReadEscape(input) : c);
        }

        throw new JsonnetSyntaxException(begin, NotClosed);
    }

    // A pair of surrogates comes as two escapes; half of one is no character.
    private static string Whole(JsonnetCursor input, StringBuilder read)
    {
        var text = read.ToString();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i)) i++;
            else if (char.IsSurrogate(text[i])) throw input.Wrong("a text holds half of a surrogate pair");
        }

        return text;
    }

    private static char ReadEscape(JsonnetCursor input) => input.AtEnd ? throw input.Wrong(NotClosed) : input.Take()[0] switch
    {
        '"' => '"',
        '\'' => '\'',
        '\\' => '\\',
        '/' => '/',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' when input.Rest is [_, _, _, _, ..] && ushort.TryParse(input.Rest[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => Escaped(input, code),
        'u' => throw input.Wrong("\\u in a text needs four hexadecimal digits"),
        _ => throw input.Wrong("a text holds a \\ before a character that it does not stand before"),
    };

    private static char Escaped(JsonnetCursor input, ushort code)
    {
        input.Take(4);
        return (char)code;
    }

    // Its quote twice is one of it, and nothing else has a meaning.
    private static string ReadVerbatim(JsonnetCursor input)
    {
        var begin = input.Line;
        var (quote, text) = (input.Take(2)[1..], new StringBuilder());
        while (!input.AtEnd)
        {
            text.Append(input.TakeUntil(quote));
            if (!input.TrySkip(quote)) break;
            if (!input.TrySkip(quote)) return text.ToString();
            text.Append(quote);
        }

        throw new JsonnetSyntaxException(begin, NotClosed);
    }
}
