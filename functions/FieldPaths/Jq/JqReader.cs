using System.Globalization;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>The characters of an expression, with white space and comments passed over between words.</summary>
/// <param name="text">The expression.</param>
internal sealed class JqReader(string text)
{
    // A chain of parts is as deep on the stack as it is long when it runs.
    private const int MaxParts = 500;

    private int _at;
    private int _parts;

    /// <summary>The next character that counts; NUL at the end.</summary>
    public char Next
    {
        get
        {
            SkipBlanks();
            return Here;
        }
    }

    /// <summary>The very next character, blanks too; NUL at the end.</summary>
    public char Here => _at < text.Length ? text[_at] : '\0';

    /// <summary>The character after it.</summary>
    public char After => _at + 1 < text.Length ? text[_at + 1] : '\0';

    /// <summary>Counts a term, or what follows one.</summary>
    public void CountPart()
    {
        if (++_parts > MaxParts) throw Error($"more than {MaxParts} parts");
    }

    /// <summary>Takes the very next character.</summary>
    public char Take() => _at < text.Length ? text[_at++] : throw Error("the expression ends in the middle");

    /// <summary>Takes a sign if it is next. Of <c>/</c> and <c>//</c>, ask for the longer one first.</summary>
    public bool Takes(string sign)
    {
        SkipBlanks();
        if (string.CompareOrdinal(text, _at, sign, 0, sign.Length) != 0) return false;
        _at += sign.Length;
        return true;
    }

    /// <summary>Whether a sign is next.</summary>
    public bool SeesSign(string sign)
    {
        SkipBlanks();
        return string.CompareOrdinal(text, _at, sign, 0, sign.Length) == 0;
    }

    /// <summary>Takes a sign.</summary>
    public void Expect(string sign)
    {
        if (!Takes(sign)) throw Error($"expected {sign}");
    }

    /// <summary>Whether a word is next, and not only its beginning.</summary>
    public bool Sees(string word)
    {
        SkipBlanks();
        return string.CompareOrdinal(text, _at, word, 0, word.Length) == 0 && !(_at + word.Length < text.Length && IsNamePart(text[_at + word.Length]));
    }

    /// <summary>Takes a word if it is next.</summary>
    public bool TakesWord(string word)
    {
        if (!Sees(word)) return false;
        _at += word.Length;
        return true;
    }

    /// <summary>Takes a word.</summary>
    public void ExpectWord(string word)
    {
        if (!TakesWord(word)) throw Error($"expected {word}");
    }

    /// <summary>Takes a name: letters, digits and underscores, not a digit first.</summary>
    public string? TryName()
    {
        var start = _at;
        if (!IsNameStart(Here)) return null;
        while (IsNamePart(Here)) _at++;
        return text[start.._at];
    }

    /// <summary>Takes a number.</summary>
    public double Number()
    {
        var start = _at;
        while (IsNumberPart()) _at++;
        return double.TryParse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Error($"not a number: {text[start.._at]}");
    }

    /// <summary>What is wrong, and where.</summary>
    public JqSyntaxException Error(string cause) => new($"not a jq expression, at character {Math.Min(_at, text.Length) + 1}: {cause}");

    private bool IsNumberPart() => Here switch
    {
        'e' or 'E' => char.IsAsciiDigit(After) || After is '+' or '-',
        '+' or '-' => text[_at - 1] is 'e' or 'E',
        _ => char.IsAsciiDigit(Here) || Here == '.',
    };

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private void SkipBlanks()
    {
        while (_at < text.Length && (text[_at] is ' ' or '\t' or '\r' or '\n' or '#'))
        {
            if (text[_at] == '#') _at = text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length;
            else _at++;
        }
    }
}
