using System.Text;

namespace GitOps.Functions.Rendering.Variables;

/// <summary>
/// Expands <c>${name}</c> in a text by the rules of Flux's post-build substitution, which are some of bash's: defaults, case, length, parts, removal and
/// replacement of patterns. <c>$name</c> stands for itself, <c>$$</c> for a dollar.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="variables">The values; null for one that is not set.</param>
/// <param name="strict">One that is not set, and has no default, is an error; else it is empty.</param>
internal sealed class VariableText(string text, Func<string, string?> variables, bool strict)
{
    private const int MaxDepth = 20;

    private int _at;
    private int _depth;

    /// <summary>Whether a text holds anything to expand.</summary>
    public static bool Concerns(string text) => text.Contains("${", StringComparison.Ordinal) || text.Contains("$$", StringComparison.Ordinal);

    /// <summary>The text with its variables expanded.</summary>
    /// <exception cref="VariableSyntaxException">It cannot be read, or a variable is not set.</exception>
    public string Expand()
    {
        var expanded = new StringBuilder();
        while (_at < text.Length)
        {
            if (Skip("$$")) expanded.Append('$');
            else if (Skip("${")) expanded.Append(Expression());
            else expanded.Append(text[_at++]);
        }
        return expanded.ToString();
    }

    // Behind the opening brace; ends behind the closing one.
    private string Expression()
    {
        if (++_depth > MaxDepth) throw Wrong($"variables are nested more than {MaxDepth} deep");
        var result = Skip("#") ? Length(Name()) : Operation(Name());
        _depth--;
        return result;
    }

    private string Operation(string name)
    {
        if (Skip("}")) return Value(name);
        if (Skip("=") || Skip(":=") || Skip(":-") || Skip(":?") || Skip(":+")) return Default(name);
        if (Skip(":")) return Part(name);
        if (Skip("^^")) return Close(Value(name).ToUpperInvariant());
        if (Skip("^")) return Close(First(Value(name), char.ToUpperInvariant));
        if (Skip(",,")) return Close(Value(name).ToLowerInvariant());
        if (Skip(",")) return Close(First(Value(name), char.ToLowerInvariant));
        if (Skip("/")) return Replace(name);
        if (Skip("##")) return Remove(name, static (value, pattern) => pattern.WithoutStart(value, longest: true));
        if (Skip("#")) return Remove(name, static (value, pattern) => pattern.WithoutStart(value, longest: false));
        if (Skip("%%")) return Remove(name, static (value, pattern) => pattern.WithoutEnd(value, longest: true));
        if (Skip("%")) return Remove(name, static (value, pattern) => pattern.WithoutEnd(value, longest: false));
        throw Wrong($"'}}' is missing behind {name}");
    }

    // Where the value is set and not empty, what follows is read all the same: it may be wrong.
    private string Default(string name)
    {
        var word = Word(static _ => false, escapes: false, nested: true);
        return Close(variables(name) is { Length: > 0 } value ? value : word);
    }

    private string Length(string name) => Close(Encoding.UTF8.GetByteCount(Value(name)).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private string Part(string name)
    {
        var start = Word(static c => c == ':', escapes: false, nested: true);
        var length = Skip(":") ? Word(static _ => false, escapes: false, nested: true) : null;
        return Close(TextPart.Of(Value(name), start, length));
    }

    private string Remove(string name, Func<string, GlobPattern, string> remove)
    {
        var pattern = Word(static _ => false, escapes: false, nested: true);
        return Close(GlobPattern.TryParse(pattern) is { } glob ? remove(Value(name), glob) : Value(name));
    }

    // The pattern is a plain text here, and may hold a closing brace.
    private string Replace(string name)
    {
        var kind = Skip("/") ? '/' : Skip("#") ? '#' : Skip("%") ? '%' : ' ';
        var pattern = Word(static c => c == '/', escapes: true, nested: true, braces: true);
        if (!Skip("/")) throw Wrong("'/' is missing between what is to be replaced and what by");
        var by = Word(static _ => false, escapes: true, nested: true);
        return Close(TextReplacement.Of(Value(name), kind, pattern, by));
    }

    private string Word(Func<char, bool> ends, bool escapes, bool nested, bool braces = false)
    {
        var word = new StringBuilder();
        while (_at < text.Length && !ends(text[_at]) && (braces || text[_at] != '}'))
        {
            if (nested && Skip("${")) word.Append(Expression());
            else if (escapes && Skip("$$")) word.Append('$');
            else if (escapes && (Skip("\\/") || Skip("\\\\"))) word.Append(text[_at - 1]);
            else word.Append(text[_at++]);
        }
        return word.ToString();
    }

    private string Name()
    {
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
        return _at > start ? text[start.._at] : throw Wrong("a variable's name is missing behind ${");
    }

    private string Value(string name) => variables(name) ?? (strict ? throw Wrong($"the variable {name} is not set") : "");

    private string Close(string result) => Skip("}") ? result : throw Wrong("'}' is missing");

    private static string First(string value, Func<char, char> change) => value.Length == 0 ? value : change(value[0]) + value[1..];

    private bool Skip(string expected)
    {
        if (string.CompareOrdinal(text, _at, expected, 0, expected.Length) != 0) return false;
        _at += expected.Length;
        return true;
    }

    private VariableSyntaxException Wrong(string what) => new($"{what} (character {_at + 1})");
}
