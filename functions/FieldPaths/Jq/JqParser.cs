using GitOps.Functions.FieldPaths.Jq.Filters;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>From the text of an expression to its filter, by jq's precedence: pipe, comma, //, or, and, comparison, sum, product.</summary>
internal sealed class JqParser
{
    // Each level costs some stack when it is read and when it runs.
    private const int MaxDepth = 50;

    private static readonly string[] Assignments = ["|=", "+=", "-=", "*=", "//=", "/=", "%="];
    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    private readonly JqReader _reader;
    private readonly JqTerms _terms;
    private int _depth;

    /// <summary>Takes the expression.</summary>
    public JqParser(string text)
    {
        _reader = new JqReader(text);
        _terms = new JqTerms(_reader, this);
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="JqSyntaxException">It is none, or uses what is not supported.</exception>
    public IJqFilter Parse()
    {
        var filter = Pipe();
        if (_reader.Next == '\0') return filter;
        foreach (var sign in Assignments.Append("=").Where(_reader.SeesSign)) throw _reader.Error($"{sign} is not supported: the expression must name fields, not change them");
        throw _reader.Error($"unexpected {_reader.Next}");
    }

    /// <summary><c>A | B</c>, the widest there is.</summary>
    public IJqFilter Pipe() => Nested(() =>
    {
        var filter = Commas();
        return !IsAssignment() && _reader.Takes("|") ? new Pipe(filter, Pipe()) : filter;
    });

    /// <summary>As wide as can be without a comma or a pipe: the value of an object's member.</summary>
    public IJqFilter Member() => Nested(Alternatives);

    private IJqFilter Alternatives()
    {
        var filter = Or();
        return !IsAssignment() && _reader.Takes("//") ? new Alternative(filter, Alternatives()) : filter;
    }

    private IJqFilter Commas()
    {
        var filter = Alternatives();
        while (_reader.Takes(",")) filter = new Comma(filter, Alternatives());
        return filter;
    }

    private IJqFilter Or()
    {
        var filter = And();
        while (_reader.TakesWord("or")) filter = new Logic(filter, And(), decides: true);
        return filter;
    }

    private IJqFilter And()
    {
        var filter = Comparison();
        while (_reader.TakesWord("and")) filter = new Logic(filter, Comparison(), decides: false);
        return filter;
    }

    private IJqFilter Comparison()
    {
        var filter = Sum();
        if (Array.Find(Comparisons, _reader.Takes) is not { } sign) return filter;
        var compared = JqBuiltins.Operator(sign, filter, Sum());
        return Array.Find(Comparisons, _reader.Takes) is null ? compared : throw _reader.Error("comparisons cannot be chained; write parentheses");
    }

    private IJqFilter Sum()
    {
        var filter = Factor();
        while (!IsAssignment() && _reader.Next is '+' or '-') filter = JqBuiltins.Operator(_reader.Take().ToString(), filter, Factor());
        return filter;
    }

    private IJqFilter Factor()
    {
        var filter = Sign();
        while (!IsAssignment() && (_reader.Next is '*' or '%' || (_reader.Next == '/' && _reader.After != '/')))
            filter = JqBuiltins.Operator(_reader.Take().ToString(), filter, Sign());
        return filter;
    }

    private IJqFilter Sign() =>
        _reader.Takes("-") ? Nested(() => JqBuiltins.Operator("-", new Literal(JqValue.Of(0)), Sign())) : _terms.Term();

    private IJqFilter Nested(Func<IJqFilter> read)
    {
        if (++_depth > MaxDepth) throw _reader.Error($"nested deeper than {MaxDepth}");
        var filter = read();
        _depth--;
        return filter;
    }

    private bool IsAssignment() => _reader.Next switch
    {
        '|' or '+' or '-' or '*' or '%' => _reader.After == '=',
        '/' => _reader.SeesSign("/=") || _reader.SeesSign("//="),
        _ => false,
    };
}
