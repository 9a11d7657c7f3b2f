using System.Text;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Reads a Jsonnet text into its tokens, no further: enough to find every import, which the language allows of a written text only, and to write the same
/// program so that no other reader can find one more. <c>importstr</c> reads any file that the tool may read, this process's own settings among them.
/// </summary>
/// <remarks>
/// The rules are those of the two lexers in use, of jsonnet in C++ and in Go: comments, which an operator may run into; texts in quotes, verbatim, and in
/// blocks; names; numbers. What neither knows is refused here, so that a doubt ends as an error.
/// </remarks>
internal sealed class JsonnetLexer
{
    // The tool's own parser calls itself for each, and crashes at some ten thousand.
    private const int Deepest = 500;
    private const string Signs = " \t\r\n{}[](),.;!$:~+-&|^=<>*/%";

    private readonly JsonnetCursor _input;
    private readonly StringBuilder _canonical = new();
    private readonly List<JsonnetImport> _imports = [];
    private readonly List<string> _texts = [];
    private string _importing = "";
    private int _depth;

    private JsonnetLexer(string text) => _input = new JsonnetCursor(text);

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonnetSyntaxException">It is no Jsonnet.</exception>
    public static JsonnetText Read(string text)
    {
        var lexer = new JsonnetLexer(text);
        while (!lexer._input.AtEnd) lexer.Next();
        lexer.EndImport();
        return new JsonnetText(lexer._canonical.ToString(), lexer._imports, lexer._texts);
    }

    private void Next()
    {
        var (line, block) = (_input.Line, _input.Sees(JsonnetBlock.Sign));
        if (TrySkipComment()) _canonical.Append(' ').Append('\n', _input.Line - line); // A name before it and one after it stay two, and a line its number.
        else if (JsonnetLiteral.TryRead(_input) is { } text) AddText(text, block, line);
        else if (IsLetter(_input.Current)) AddWord(_input.Take(Length(static c => IsLetter(c) || char.IsAsciiDigit(c))));
        else if (char.IsAsciiDigit(_input.Current)) AddNumber();
        else AddSign();
    }

    private bool TrySkipComment()
    {
        if (_input.Sees("#") || _input.Sees("//")) _input.TakeUntil("\n");
        else
        {
            var begin = _input.Line;
            if (!_input.TrySkip("/*")) return false;
            _input.TakeUntil("*/");
            if (!_input.TrySkip("*/")) throw new JsonnetSyntaxException(begin, "a comment is not closed with */");
        }

        return true;
    }

    private void AddText(string text, bool block, int line)
    {
        if (_importing.Length == 0) _texts.Add(text);
        else if (block) throw new JsonnetSyntaxException(line, $"{_importing} takes no text block");
        else _imports.Add(new JsonnetImport(_importing, text, line));
        _importing = "";
        _canonical.Append(JsonnetLiteral.Quote(text)).Append('\n', _input.Line - line);
    }

    private void AddWord(string word)
    {
        EndImport();
        _canonical.Append(word);
        if (word is "import" or "importstr" or "importbin") _importing = word;
    }

    // Were a name right after it allowed, "1e5import" would have to be taken apart just as the tool does it.
    private void AddNumber()
    {
        EndImport();
        AddDigits();
        if (_input.Rest is ['.', >= '0' and <= '9', ..]) AddDigits(after: 1);
        if (_input.Rest is ['e' or 'E', '+' or '-', >= '0' and <= '9', ..]) AddDigits(after: 2);
        else if (_input.Rest is ['e' or 'E', >= '0' and <= '9', ..]) AddDigits(after: 1);
        if (IsLetter(_input.Current)) throw _input.Wrong("a number runs into a name");
    }

    private void AddDigits(int after = 0)
    {
        _canonical.Append(_input.Take(after));
        _canonical.Append(_input.Take(Length(static c => char.IsAsciiDigit(c) || c == '_')));
    }

    private void AddSign()
    {
        var c = _input.Current;
        if (!Signs.Contains(c, StringComparison.Ordinal)) throw _input.Wrong($"the character U+{(int)c:X4} means nothing in Jsonnet");
        if (c is '(' or '[' or '{' && ++_depth > Deepest) throw _input.Wrong($"more than {Deepest} brackets in each other");
        if (c is ')' or ']' or '}') _depth--;
        if (!char.IsWhiteSpace(c)) EndImport();
        _canonical.Append(_input.Take());
    }

    // In older versions importbin is a name like any other.
    private void EndImport()
    {
        if (_importing is "import" or "importstr") throw _input.Wrong($"{_importing} takes a written path, nothing that is computed");
        _importing = "";
    }

    private int Length(Func<char, bool> taken)
    {
        var rest = _input.Rest;
        var length = 0;
        while (length < rest.Length && taken(rest[length])) length++;
        return length;
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';
}
