using GitOps.Functions.FieldPaths.Jq.Filters;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>Objects: <c>{a: 1, "b": 2, (A): 3, c, $d}</c>.</summary>
/// <param name="reader">The expression.</param>
/// <param name="parser">Reads what is inside.</param>
/// <param name="strings">Reads keys in quotes.</param>
/// <param name="terms">Reads variables.</param>
internal sealed class JqObjectReader(JqReader reader, JqParser parser, JqStringReader strings, JqTerms terms)
{
    private static readonly Identity Self = new();

    /// <summary>Reads one.</summary>
    public IJqFilter Read()
    {
        reader.Expect("{");
        var members = new List<(IJqFilter, IJqFilter)>();
        if (reader.Takes("}")) return new ObjectOf(members);
        do members.Add(Member());
        while (reader.Takes(","));
        reader.Expect("}");
        return new ObjectOf(members);
    }

    private (IJqFilter Key, IJqFilter Value) Member()
    {
        switch (reader.Next)
        {
            case '$': return Named(terms.VariableName());
            case '(': return (Computed(), Value());
            case '"': return Plain(strings.Read());
            default: return Plain(new Literal(JqValue.Of(reader.TryName() ?? throw reader.Error("expected a key"))));
        }
    }

    // {$x} is {x: $x}.
    private (IJqFilter Key, IJqFilter Value) Named(string name) => (new Literal(JqValue.Of(name)), terms.Variable(name));

    private IJqFilter Computed()
    {
        reader.Expect("(");
        var key = parser.Pipe();
        reader.Expect(")");
        return key;
    }

    // {a} is {a: .a}.
    private (IJqFilter Key, IJqFilter Value) Plain(IJqFilter key) => (key, reader.Next == ':' ? Value() : new Access(Self, key));

    private IJqFilter Value()
    {
        reader.Expect(":");
        var value = parser.Member();
        while (reader.Takes("|")) value = new Pipe(value, parser.Member());
        return value;
    }
}
