using FsCheck;
using FsCheck.Fluent;

namespace GitOps.Functions.Tests.FieldPaths.Jq;

/// <summary>Generated expressions on generated documents: our paths, and what deleting them leaves, are the real jq's.</summary>
public sealed class JqPropertyTests
{
    private const int Documents = 12;
    private const int PerDocument = 60;

    // Sorted, as jq 1.6 keeps the order of the text and gojq sorts.
    private static readonly string[] Keys = ["a", "b", "c"];

    private static readonly string[] Scalars = ["null", "true", "false", "0", "1", "2", "-1", "\"\"", "\"a\"", "\"ab\"", "\"b-1\""];

    [Fact]
    public async Task Generated_expressions_name_the_fields_that_jq_names()
    {
        var wrong = new List<string>();
        // The same seed in every run, so that a build does not fail by chance; JQ_SEED=N looks elsewhere.
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("JQ_SEED"), out var given) ? given : 20261126;
        foreach (var document in Json(3).Where(static json => json[0] == '{').Sample(Documents, new Rnd(seed), Documents))
        {
            var expressions = Path(3).Sample(PerDocument, new Rnd(++seed), PerDocument).ToList();
            var real = await RealJq.AskAsync(document, expressions);
            wrong.AddRange(expressions.Select((one, i) => (one, real[i], RealJq.Ask(document, one))).Where(static row => row.Item2 != row.Item3).Select(row => $"{document}\n  {row.one}\n  jq:   {row.Item2}\n  ours: {row.Item3}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static Gen<string> Json(int depth)
    {
        var scalar = Gen.Elements(Scalars);
        if (depth == 0) return scalar;
        var inner = Json(depth - 1);
        return Gen.Frequency(
            (1, scalar),
            (2, Lists(inner, 3).Select(static items => $"[{string.Join(',', items)}]")),
            (3, Gen.SubListOf(Keys).SelectMany(keys => Lists(inner, keys.Count, keys.Count).Select(values => $"{{{string.Join(',', keys.Order().Zip(values, static (key, value) => $"\"{key}\":{value}"))}}}"))));
    }

    private static Gen<List<string>> Lists(Gen<string> item, int most, int least = 0) =>
        Gen.Choose(least, most).SelectMany(count => Gen.ListOf(item, count)).Select(static items => items.ToList());

    // reverse is in the table of JqExpressionTests only: of the number 0 it is [] in jq 1.6, and an error in gojq.
    // Expressions that name fields. Without two things that gojq does otherwise than jq 1.6: there a try also catches errors behind it, so it
    // stands only where nothing is behind it; and an error to the left of // ends it.
    private static Gen<string> Path(int depth)
    {
        var step = Gen.Elements(".a", ".b", ".c", ".a.b", ".b[0]", ".[\"a\"]", ".[0]", ".[-1]", ".[1:]", ".[:-1]", ".[]", ".[]?", ".a?", ".a[]?", "..", ".", ".[0]?", ".[1:]?", "first(.[]?)", "recurse(.[]?)", "getpath([\"a\",\"b\"])");
        if (depth == 0) return step;
        var (inner, value) = (Path(depth - 1), Value(depth - 1));
        return Gen.Frequency(
            (3, step),
            (4, Of("({0} | {1})", inner, inner)),
            (2, Of("({0}, {1})", inner, inner)),
            (4, Of("({0} | select({1}))", inner, value)),
            (1, Of("({0} // {1})", Gen.Elements(".a?", ".[]?", "..", ".b?", ".[0]?", ".c?.a?"), inner)),
            (1, Of("(if {0} then {1} else {2} end)", value, inner, inner)),
            (1, Of("first({0})", inner)),
            (1, Of("limit(2; {0})", inner)),
            (1, Of("(({0}) as $x | {1} | select(. == $x))", value, inner)),
            (1, Of("({0} | {1})", inner, Gen.Elements("strings", "numbers", "arrays", "objects", "iterables", "scalars", "values", "nulls", "booleans", "empty", "first", "last"))));
    }

    // Expressions that make values.
    private static Gen<string> Value(int depth)
    {
        var simple = Gen.OneOf(Gen.Elements(Scalars), Gen.Elements(".", ".a", ".b?", ".a?.b?", "length", "type", "keys", ".[0]?", "[]", "{}", "has(\"a\")", "has(0)"));
        if (depth == 0) return simple;
        var inner = Value(depth - 1);
        return Gen.Frequency(
            (3, simple),
            (4, Of("({0} {1} {2})", inner, Gen.Elements("==", "!=", "<", "<=", ">", ">="), inner)),
            (2, Of("({0} {1} {2})", inner, Gen.Elements("and", "or"), inner)),
            (1, Of("({0} {1} {2})", inner, Gen.Elements("+", "-", "*"), Gen.Elements("1", "2", "\"x\"", "null", "[1]"))),
            (1, Of("(([({0})?] | .[]) // {1})", inner, inner)),
            (1, Of("({0} | not)", inner)),
            (2, Of("({0} | {1})", inner, Gen.Elements("length", "type", "keys", "sort", "unique", "min", "max", "add", "any", "all", "first", "last", "flatten", "to_entries", "[.[]?]", "[..]", "ascii_upcase", "tonumber", "not", "sort_by(.a?)", "group_by(type)", "[paths]"))),
            (2, Of("({0} | {1})", inner, Gen.Elements("startswith(\"a\")", "endswith(\"1\")", "test(\"^a\")", "contains(\"a\")", "contains([1])", "split(\"-\")", "split(\"\")", "join(\"-\")", "ltrimstr(\"a\")", "inside(\"abc\")", "has(\"a\",\"b\")"))),
            (1, Of("[{0}]", inner)),
            (1, Of("{{\"k\": ({0})}}", inner)),
            (1, Of("map({0})", inner)),
            (1, Of("any(.[]?; {0})", inner)),
            (1, Of("(reduce .[]? as $x (0; . + ([{0}] | length)))", inner)),
            (1, Of("(if {0} then {1} else {2} end)", inner, inner, inner)),
            (1, Of("([try ({0}) catch \"caught\"] | .[])", inner)),
            (1, Of("([limit(3; range({0}))] | length)", Gen.Elements("0", "2", "5"))),
            (1, Of("\"x\\({0} | type)\"", inner)));
    }

    private static Gen<string> Of(string format, params Gen<string>[] parts) =>
        parts.Aggregate(Gen.Constant(Array.Empty<string>()), static (made, part) => made.SelectMany(list => part.Select(one => (string[])[.. list, one])))
            .Select(made => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, [.. made]));
}
