using System.Globalization;
using System.Text;
using GitOps.Functions.FieldPaths.Jq.Filters;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>Strings: the escapes of JSON, and <c>\(A)</c> for the results of an expression.</summary>
/// <param name="reader">The expression.</param>
/// <param name="parser">Reads what is in <c>\(…)</c>.</param>
internal sealed class JqStringReader(JqReader reader, JqParser parser)
{
    /// <summary>Reads one: a literal, or a template.</summary>
    public IJqFilter Read()
    {
        reader.Take();
        var (parts, text) = (new List<IJqFilter>(), new StringBuilder());
        for (var c = reader.Take(); c != '"'; c = reader.Take())
        {
            if (c != '\\') text.Append(c);
            else if (reader.Here != '(') text.Append(Escape(reader.Take()));
            else parts.AddRange([Literal(text), Inner()]);
        }

        if (parts.Count == 0) return Literal(text);
        parts.Add(Literal(text));
        return new Template(parts);
    }

    private static Literal Literal(StringBuilder text)
    {
        var literal = new Literal(JqValue.Of(text.ToString()));
        text.Clear();
        return literal;
    }

    private IJqFilter Inner()
    {
        reader.Expect("(");
        var inner = parser.Pipe();
        reader.Expect(")");
        return inner;
    }

    private char Escape(char c) => c switch
    {
        '"' or '\\' or '/' => c,
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => Unicode(),
        _ => throw reader.Error($"unknown escape \\{c} in a string"),
    };

    private char Unicode()
    {
        var digits = string.Concat(reader.Take(), reader.Take(), reader.Take(), reader.Take());
        return ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : throw reader.Error("\\u needs four hexadecimal digits");
    }
}
