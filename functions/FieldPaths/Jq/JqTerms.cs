using GitOps.Functions.FieldPaths.Jq.Filters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>The parts of an expression that bind most: paths, literals, calls, what stands in brackets, and what follows each.</summary>
/// <param name="reader">The expression.</param>
/// <param name="parser">Reads what is inside.</param>
internal sealed class JqTerms(JqReader reader, JqParser parser)
{
    private static readonly Identity Self = new();
    private static readonly Nothing Empty = new();
    private static readonly string[] Refused = ["def", "label", "import", "include"];

    private readonly Stack<string> _variables = [];
    private readonly JqStringReader _strings = new(reader, parser);

    /// <summary>One term with all that follows it: <c>.a[0].b?</c>, and <c>as $x | …</c>.</summary>
    public IJqFilter Term()
    {
        var term = Suffixes(Bare());
        return reader.TakesWord("as") ? Binding(term) : term;
    }

    private IJqFilter Bare()
    {
        reader.CountPart();
        var c = reader.Next;
        return c switch
        {
            '.' => Dot(),
            '"' => _strings.Read(),
            '(' => Parentheses(),
            '[' => Items(),
            '{' => new JqObjectReader(reader, parser, _strings, this).Read(),
            '$' => Variable(VariableName()),
            '@' => throw reader.Error("formats like @text are not supported"),
            _ => char.IsAsciiDigit(c) ? new Literal(JqValue.Of(reader.Number())) : Word(),
        };
    }

    /// <summary><c>$name</c></summary>
    public string VariableName()
    {
        reader.Expect("$");
        return reader.TryName() ?? throw reader.Error("expected a variable's name");
    }

    /// <summary>A variable, which must be known here.</summary>
    public IJqFilter Variable(string name) => _variables.Contains(name) ? new Variable(name) : throw new JqSyntaxException($"the variable ${name} is not defined");

    private IJqFilter Dot()
    {
        reader.Take();
        if (reader.Here == '.')
        {
            reader.Take();
            return JqBuiltins.Descendants;
        }

        if (reader.Here == '"') return Member(Self, _strings.Read());
        if (reader.TryName() is { } name) return Member(Self, Text(name));
        return char.IsAsciiDigit(reader.Here) ? throw reader.Error("a number must begin with a digit, and a name with a letter; write .[\"name\"]") : Self;
    }

    private IJqFilter Suffixes(IJqFilter term)
    {
        for (; ; reader.CountPart())
        {
            if (reader.Takes("?")) term = new Try(term, Empty);
            else if (reader.Next == '[') term = Brackets(term);
            else if (reader.Next == '.' && (reader.After is '[' or '"' or '_' || char.IsAsciiLetter(reader.After))) term = AfterDot(term);
            else return term;
        }
    }

    private IJqFilter AfterDot(IJqFilter term)
    {
        reader.Take();
        return reader.Here switch
        {
            '[' => Brackets(term),
            '"' => Member(term, _strings.Read()),
            _ => Member(term, Text(reader.TryName()!)),
        };
    }

    private IJqFilter Brackets(IJqFilter term)
    {
        reader.Expect("[");
        if (reader.Takes("]")) return new Iterate(term, reader.Takes("?"));
        var from = reader.Next == ':' ? null : parser.Pipe();
        if (from is not null && reader.Takes("]")) return Member(term, from);
        reader.Expect(":");
        var to = reader.Next == ']' ? null : parser.Pipe();
        if (from is null && to is null) throw reader.Error("a slice needs a bound");
        reader.Expect("]");
        return new Slice(term, from, to, reader.Takes("?"));
    }

    // A ? behind a step is about that step, for each value that it is taken from; behind anything else it is about all of it.
    private Access Member(IJqFilter term, IJqFilter index) => new(term, index, reader.Takes("?"));

    private IJqFilter Parentheses()
    {
        reader.Expect("(");
        var inner = parser.Pipe();
        reader.Expect(")");
        return inner;
    }

    private ArrayOf Items()
    {
        reader.Expect("[");
        if (reader.Takes("]")) return new ArrayOf(null);
        var items = parser.Pipe();
        reader.Expect("]");
        return new ArrayOf(items);
    }

    private IJqFilter Word()
    {
        if (reader.TakesWord("if")) return If();
        if (reader.TakesWord("try")) return TryCatch();
        if (reader.TakesWord("reduce")) return Fold(isReduce: true);
        if (reader.TakesWord("foreach")) return Fold(isReduce: false);
        if (reader.TryName() is not { } name) throw reader.Error(reader.Next == '\0' ? "the expression ends in the middle" : $"unexpected {PlainText.Clean(reader.Next.ToString())}");
        return Function(name, reader.Takes("(") ? Arguments() : []);
    }

    private List<IJqFilter> Arguments()
    {
        var arguments = new List<IJqFilter> { parser.Pipe() };
        while (reader.Takes(";")) arguments.Add(parser.Pipe());
        reader.Expect(")");
        return arguments;
    }

    private static IJqFilter Function(string name, List<IJqFilter> arguments)
    {
        if (name is "test" && arguments is [Literal { Value: { Kind: JqKind.String, Text: var pattern } }, ..] && JqStrings.TryRegex(pattern, "") is null)
            throw new JqSyntaxException($"not a regular expression (RE2): {PlainText.Clean(pattern)}");
        if (JqBuiltins.Make(name, arguments) is { } made) return made;
        if (Refused.Contains(name) && arguments.Count == 0) throw new JqSyntaxException($"{name} is not supported");
        throw new JqSyntaxException(Unknown(name, arguments.Count));
    }

    private static string Unknown(string name, int arguments)
    {
        var arities = JqBuiltins.Names.Where(known => known.StartsWith(name + "/", StringComparison.Ordinal)).Select(known => known[(name.Length + 1)..]).ToList();
        return arities.Count == 0
            ? $"the function {PlainText.Clean(name)} is not supported"
            : $"the function {name} takes {string.Join(" or ", arities.Order(StringComparer.Ordinal))} arguments, not {arguments}";
    }

    private Conditional If()
    {
        var condition = parser.Pipe();
        reader.ExpectWord("then");
        var then = parser.Pipe();
        if (reader.TakesWord("elif")) return new Conditional(condition, then, If());
        var otherwise = reader.TakesWord("else") ? parser.Pipe() : Self;
        reader.ExpectWord("end");
        return new Conditional(condition, then, otherwise);
    }

    private Try TryCatch()
    {
        var body = Suffixes(Bare());
        return new Try(body, reader.TakesWord("catch") ? Suffixes(Bare()) : Empty);
    }

    private Binding Binding(IJqFilter source)
    {
        var name = Pattern();
        reader.Expect("|");
        return new Binding(source, name, Within(name, parser.Pipe));
    }

    private IJqFilter Fold(bool isReduce)
    {
        var source = Suffixes(Bare());
        reader.ExpectWord("as");
        var name = Pattern();
        reader.Expect("(");
        var initial = parser.Pipe();
        reader.Expect(";");
        var update = Within(name, parser.Pipe);
        var extract = !isReduce && reader.Takes(";") ? Within(name, parser.Pipe) : Self;
        reader.Expect(")");
        return isReduce ? new Reduce(source, name, initial, update) : new ForEach(source, name, initial, update, extract);
    }

    private string Pattern() => reader.Next == '$' ? VariableName() : throw reader.Error("expected a variable; taking values apart (as [$a, $b]) is not supported");

    private IJqFilter Within(string variable, Func<IJqFilter> body)
    {
        _variables.Push(variable);
        var filter = body();
        _variables.Pop();
        return filter;
    }

    private static Literal Text(string text) => new(JqValue.Of(text));
}
