using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths.Jq;

namespace GitOps.Functions.Tests.FieldPaths.Jq;

/// <summary>Our jq against the real one, expression by expression; and what it refuses.</summary>
public sealed class JqExpressionTests
{
    private const string Document = """
        {"a":{"b":[1,2,3,{"c":null}],"x-y":"web","e":{},"f":false,"t":true},"apiVersion":"apps/v1","kind":"Deployment","l":[[1,2],[3],[]],
         "metadata":{"annotations":{"a.b/c":"1","x/y":"2"},"name":"web"},"n":null,"num":2.5,
         "spec":{"replicas":3,"template":{"spec":{"containers":[{"env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"image":"nginx:1","name":"web"},
           {"image":"proxy:2","name":"istio-proxy","resources":{"limits":{"cpu":"1"}}}],"initContainers":null}}},
         "webhooks":[{"clientConfig":{"caBundle":"Q0E=","service":{"name":"x"}},"name":"a"},{"clientConfig":{},"name":"b"},{"name":"c"}]}
        """;

    /// <summary>What Applications of the public use, and one or more of each thing of the language.</summary>
    public static TheoryData<string> Expressions =>
    [
        // Seen in Applications.
        ".spec.replicas", ".webhooks[]?.clientConfig.caBundle", ".webhooks[].clientConfig.caBundle", ".. | select(.nullable?)", ".spec.template.spec.initContainers[]",
        ".spec.template.spec.containers[] | select(.name == \"istio-proxy\")", ".spec.template.spec.containers[]?.env[]? | select(.name | test(\"^A\"))",
        ".spec.template.spec.containers[].resources.limits.cpu", ".metadata.annotations[\"a.b/c\"]", ".metadata.annotations.\"a.b/c\"", ".metadata?.annotations?",
        ".spec.template.spec.containers[] | select(.name | startswith(\"istio\"))",
        ".spec.template.spec.containers[] | select(.image | contains(\"proxy\")) | .image", ".metadata.annotations | to_entries[]", ".spec.fakeField.foo[]",
        ".metadata.annotations | with_entries(select(.key | startswith(\"a\")))", ".metadata.annotations | keys[] as $k | .[$k]",
        ".metadata.annotations | paths | select(.[0] | startswith(\"x\"))", "if .kind == \"Deployment\" then .spec.replicas else empty end",
        // Paths.
        ".", "..", ".a", ".a.b", ".a.b[0]", ".a.b[-1]", ".a.b[-9]", ".a.b[9]", ".a.b[1:3]", ".a.b[:-1]", ".a.b[-2:]", ".a.b[1:][0]", ".a.b[1:3][1:]", ".a.b[1:2][5]", ".a.b[0:9]", ".a.b[3:1]",
        ".a.b[]", ".a[]", ".[\"a\"]", ".[\"a\",\"l\"]", ".l[0,1]", ".l[][0]", ".l[0][]", ".l[]?", ".num[]?", ".num.x?", ".num.x", ".n.x.y", ".n[0]", ".n[1:2]", ".n[]", ".n[]?", ".a.b[3].c", ".a[\"x-y\"]", ".a.\"x-y\"",
        ".a[.spec.missing // \"b\"]", ".[.a.\"x-y\"]", ".missing.deep.er", ".a.b[0].x", ".a.b.x", ".metadata.name[0:1]", ".metadata.name[0:1], .a", ".metadata.name[0:1]?, .a", ".a.b[\"x\"]", ".a[0]", ".a[null]?", ".a[]?.b?.c?",
        ".a.b[0], .a.b[1]", ".a.b[0], .a.b[-1]", ".a, .a.b", ".a.b[0], .a.b[0]", ".l[0], .l[0][0], .l[2]", ".a | .b | .[0]", "(.a, .l) | .[]", "(.a).b", "[.a]", "[.a] | .[0]", "{a: .a}.a", "1", "\"x\"", ".a + .a", ".a | length",
        // What chooses.
        ".a.b[] | select(. == 2)", ".a.b[] | select(type == \"number\" and . > 1)", ".a.b[] | select((type == \"number\" and . > 1) | not)", ".[] | select(type == \"array\")", "select(.kind == \"Pod\")", ".a.b | select(length > 3)",
        ".a | .t // .f", ".a | .f // .t", ".a | .f // .missing", ".missing // .a", "(.a.b[] | select(. == 7)) // .a", ".missing // \"x\"", ".n // empty", "if .a.t then .a.b elif .l then .l else . end", "if .a.f then .a.b elif .l then .l else . end",
        "if (.a.t, .a.f) then .a else .l end", "if .num.x then .a else .l end", ".a.b | first", ".a.b | last", ".a.b | nth(1)", "first(.a.b[])", "first(empty)", "first(.a.b[] | select(. == 2))", "last(.a.b[])", "limit(2; .a.b[])", "limit(1; .a.b[], .num.x)",
        "try .num.x catch .", "try .num.x", "try .a", "try (.a, .num.x, .l)", "(.a, .num.x, .l)?", "(.a, .num.x, .l)", ".[] | .b?", ".[]?.b?", "(.a | error(\"x\"))?", "error(\"x\")", "error", "empty", "try error(\"x\") catch empty", ".a.b[]? | .c?",
        "recurse", "recurse(.a[]?)", ".l | recurse(.[]?; type == \"array\")", ".. | numbers", ".. | strings", ".. | nulls", ".. | booleans", ".. | arrays", ".. | objects", ".. | iterables", ".. | scalars", ".. | values", ".. | .name?", "..|select(.name? == \"web\")",
        "getpath([\"a\",\"b\",0])", "getpath([\"a\",\"missing\",\"x\"])", "getpath([\"num\",\"x\"])", "getpath([\"a\",\"b\",{\"start\":1,\"end\":2}])", "getpath([\"a\"], [\"l\"])", "paths", "[paths]", "path(.a)", "getpath(path(.a.b[]))", "getpath(paths(type == \"number\"))", "getpath(leaf_paths)",
        ".a as $x | .l", ".metadata.name as $n | .spec.template.spec.containers[] | select(.name == $n)", "(.a.b[0], .a.b[1]) as $i | .l[$i]", ".l as $x | .a as $y | .[$y.\"x-y\"]", ".n as $__x | .a",
        "foreach \"a\" as $k (.; .[$k])", "foreach \"a\" as $k (.; .[$k]; .)", "reduce .a.b[] as $x (0; 1)", "reduce empty as $x (.a; .b)",
        "any(.a.b[]; . == 2)", "select(any(.a.b[]; . == 2)) | .a", "select(all(.a.b[]; . == 2)) | .a", "select(.a | has(\"b\")) | .l", "select(.a.b | has(3)) | .l", "select(\"b\" | in({\"b\":1})) | .l", "select(.a.b | any(. == 3)) | .l", "select([true,false] | any) | .l", "select([true,false] | all) | .l",
        ".a.b | map(select(. == 2))", ".a | .. | select(. == (1,3))", " .a\n  # a comment | .b\n | .b ", "-1", "-.num", ".l[-(1)]", ".l[1 - 1]", ".l[2 % 2]", ".l[3 - 1 * 2 + 1]",
        ".l[(1,0)]", ".and", ".a.or.if", ".[\"a\\u0062\"]?, .[\"\\u0061\"]", ".\"\\(\"a\")\"", ".[\"\\(\"a\" + \"\")\"].b", ".a[\"x-\\(\"y\" | ascii_downcase)\"]", ".a.b[0]?[0]?", ".a??", ".. ?", ".a.b[1:3] | .[]", ".a.b[1:3] | first",
    ];

    /// <summary>Values are seen through a path that is made of them.</summary>
    public static TheoryData<string> Values =>
    [
        "1 + 2 * 3 - 4 / 2", "7 % 3, -7 % 3, 7 % -3, 5.9 % 3", "1 / 4", "0 | 10 / .", "\"a\" + \"b\"", "\"a\" * 3", "\"ab\" * 0", "\"a,b\" / \",\"", "[1,2,3,1] - [1]", "[1] + [2]", "null + 1", "1 + null", "{\"a\":1} + {\"b\":2}", "{\"a\":{\"b\":1}} * {\"a\":{\"c\":2}}", "1 + \"a\"", "{} - 1",
        "1 == 1.0", "1 != 2", "\"a\" < \"b\"", "[1,2] < [1,3]", "{\"a\":1} < {\"b\":0}", "{\"a\":2} < {\"a\":10}", "null < false, false < true, true < 0, 0 < \"\", \"\" < [], [] < {}", "[[], {}, \"a\", 1, true, false, null] | sort", "1 <= 1, 1 >= 2", "{\"a\":1,\"b\":2} == {\"b\":2,\"a\":1}",
        "true and false, true or false, false or false, true and true", "(true, false) and (true, false)", "(true, false) or (true, false)", "null and error(\"x\")", "1 or error(\"x\")", "true and error(\"x\")", "not, (null | not)", "[1,null,false,2] | map(not)",
        "\"abc\" | length", "\"é😀\" | length", "[1,2] | length", "{\"a\":1} | length", "null | length", "-5 | length", "true | length", "\"😀bc\"[0:2]", "\"abc\"[-2:]", "[1,2,3][1:]", "{\"b\":1,\"a\":2} | keys", "[5,6] | keys", "1 | keys", "[.a.b[] | type]", "[.[] | type]",
        "\"web-1\" | test(\"^web-[0-9]+$\")", "\"WEB\" | test(\"web\"; \"i\")", "\"a\\nb\" | test(\"a.b\")", "\"x\" | test([\"X\", \"i\"])", "1 | test(\"a\")", "\"a b\" | test(\"a b\"; \"x\")", "\"x\" | test(\"y\", \"x\")",
        "\"abc\" | startswith(\"ab\"), endswith(\"bc\"), startswith(\"b\")", "1 | startswith(\"a\")", "\"abc\" | ltrimstr(\"a\"), rtrimstr(\"c\"), ltrimstr(\"x\"), ltrimstr(1)", "1 | ltrimstr(\"a\")", "\"a,b,,c\" | split(\",\")", "\"abc\" | split(\"\")", "\"\" | split(\",\")", "[\"a\",1,null,true] | join(\"-\")", "[] | join(\",\")", "[[1]] | join(\",\")", "{\"a\":1,\"b\":\"x\"} | join(\"-\")", "1 | join(\"-\")",
        "\"aBcÉ\" | ascii_downcase, ascii_upcase", "1 | ascii_downcase", "1, 1.5, \"x\", true, null, [1,\"a\"], 1e3, 100000000000000000000, 0.1, 1e-5 | tostring", "[1,\"a\\u0001\\n\\\"\"] | tojson", "\"12\", \"1.5\", \"1e2\", 3 | tonumber", "\"x\" | tonumber", "null | tonumber",
        "\"foobar\" | contains(\"bar\")", "[\"foobar\", \"baz\"] | contains([\"baz\", \"bar\"])", "{\"a\":[1,2],\"b\":1} | contains({\"a\":[1]})", "1 | contains(1)", "1 | contains(\"a\")", "\"bar\" | inside(\"foobar\")", "true | contains(true)", "null | contains(null)",
        "[1,2,3] | has(0), has(5)", "{\"a\":1} | has(\"a\", \"b\")", "1 | has(0)", "null | has(\"a\"), has(0)", "{} | has(0)", "[] | has(\"a\")", "[1,2,1] | index(1), rindex(1), indices(1)", "\"a,b,c\" | index(\",\"), rindex(\",\"), indices(\",\")", "[1,2,1,2] | indices([1,2])", "\"x\" | index(\"y\")", "null | index(1)", "[] | index(1)",
        "[1,2,3] | add", "[\"a\",\"b\"] | add", "[] | add", "[[1],[2]] | add", "{\"a\":1,\"b\":2} | add", "[1,\"a\"] | add", "[3,1,2] | sort, min, max, reverse, unique", "[] | min, max, reverse, sort", "[1,1,2] | unique", "[{\"a\":2},{\"a\":1,\"b\":1},{\"a\":1}] | sort_by(.a)", "[{\"a\":2},{\"a\":1,\"b\":1},{\"a\":1}] | group_by(.a)", "[{\"a\":2},{\"a\":1,\"b\":1},{\"a\":1}] | unique_by(.a)",
        "[{\"a\":2},{\"a\":1,\"b\":1},{\"a\":1}] | min_by(.a), max_by(.a)", "[{\"a\":1,\"b\":2},{\"a\":1,\"b\":1}] | sort_by(.a, .b)", "{} | sort", "[1,[2,[3,[4]]]] | flatten, flatten(1)", "[3,null,false] | any, all", "[] | any, all", "[1,2] | any(. > 1), all(. > 1)", "[range(3)], [range(1;3)], [range(0;10;3)], [range(5;0;-2)], [range(0,1;3)]", "[range(\"a\")]",
        "[1,2] | to_entries", "{\"a\":1,\"b\":2} | to_entries", "[{\"key\":\"a\",\"value\":1},{\"name\":\"b\",\"Value\":2}] | from_entries", "{\"a\":1,\"b\":2} | with_entries(select(.value > 1))",
        "[1,2] | map(. + 1)", "{\"a\":1} | map(. + 1)", "1 | map(.)", "{(\"a\",\"b\"): 1}", "{a: (1,2), b: (3,4)}", "{\"\\(1+1)\": 3, a: 1 , \"b c\": 2}", "{\"a\":1} as $x | {$x}", ".metadata | {name}", "{(.num): 2}", "[.[]?]|length", "[..] | length", "[1,2,3] | first, last, nth(1)", "[limit(3; range(10))]", "first(range(5;9))", "[first(range(0))]",
        "reduce range(5) as $i (0; . + $i)", "[foreach range(5) as $i (0; . + $i; [$i, .])]", "[foreach (1,2) as $i (0; . + $i, . * 10)]", "reduce range(3) as $i (.; $i)", "try error({\"a\":1}) catch .a", "try error catch .kind", "[.a.b[] | (1 / . )?] | length", "[paths] | length", "[paths(type == \"number\")]", "[leaf_paths] | length", "path(.a.b[1:2]) | .[2].start, .[2].end", "[path(..)] | length", "path(1)?",
        "\"a\\(1 + 1)b\\(\"c\")\"", "\"\\(1,2)-\\(3,4)\"", "\"\\([1,{\"a\":\"x\"}])\"", "\"\\u00e9\\t\\/\"", "if true then 1 else 2 end", "if (true,false) then 1 else 2 end", "if null then 1 elif 0 then 3 else 2 end", "[.[] | numbers], [..|booleans]", "1 as $x | 2 as $x | $x", "[1,2] as $x | $x[0]", "1 as $x | [$x, (2 as $x | $x), $x]", "1, 2 | . * 10", "1 + 1 as $x | $x * 2", "-1 - -2", "-(1 + 2)", "2 - 1 - 1",
        "3.7 | floor", "1 // 2, (null // 2), (empty // 2), ((false, 3) // 2)", "1 // error(\"x\")", "false // false // 3", "[.a.b[]|select(type==\"number\")] | add", "\"x\" as $x | [\"x\"] | .[0] == $x", "{\"if\":1}.if, {\"and\":2}.and", "[[1,2],[3,4]] | .[][0]", "[[1,2],[3,4]] | map(.[1])", "\"a\" | ascii_downcase | . == \"a\"",
    ];

    [Fact]
    public async Task Each_expression_names_the_fields_that_jq_names()
    {
        var expressions = Expressions.Select(static row => row.Data).ToList();
        var real = await RealJq.AskAsync(Document, expressions);
        Assert.Multiple([.. expressions.Select((expression, i) => (Action)(() => Assert.Equal($"{expression}: {real[i]}", $"{expression}: {RealJq.Ask(Document, expression)}")))]);
    }

    [Fact]
    public async Task Each_value_is_the_one_that_jq_makes()
    {
        var expressions = Values.Select(static row => $"getpath([[{row.Data}] | tojson])").ToList();
        var real = await RealJq.AskAsync(Document, expressions);
        Assert.Multiple([.. expressions.Select((expression, i) => (Action)(() => Assert.Equal($"{expression}: {real[i]}", $"{expression}: {RealJq.Ask(Document, expression)}")))]);
    }

    // Newer than jq 1.6, or its faults in following paths: gojq, which Argo CD uses, does so.
    [Theory]
    [InlineData(".a.[\"b\"].[0]", ".a.b[0]")]
    [InlineData("if .a.t then .l end", ".l")]
    [InlineData("{x: 1 + 1} | empty", "")]
    [InlineData("if .a then .a end.b[0]", ".a.b[0]")]
    [InlineData("reduce (\"a\", \"b\") as $k (.; .[$k])", ".a.b")]
    [InlineData("foreach (\"a\", \"b\") as $k (.; .[$k])", ".a .a.b")]
    [InlineData(".a? as $x | .l", ".l")]
    [InlineData(".a.b[1.7]", ".a.b[1]")]
    [InlineData(".num.x // .a", ".a")]
    [InlineData("(.a.t, .num.x) // .l", ".a.t")]
    [InlineData("limit(0; .a.b[])", "")]
    [InlineData("reduce .a.b[0] as $i (.l; .[$i], .[0])", ".l[0]")]
    public void Where_jq_1_6_falls_short_it_is_as_in_gojq(string expression, string paths) =>
        Assert.Equal(paths, string.Join(' ', JqExpression.TryParse(expression, out _)!.Find((JsonObject)JsonNode.Parse(Document)!).Paths));

    [Theory]
    [InlineData("", "not a jq expression, at character 1: the expression ends in the middle")]
    [InlineData(".a[", "not a jq expression, at character 4: the expression ends in the middle")]
    [InlineData(".a | select(.b == \"x)", "not a jq expression, at character 22: the expression ends in the middle")]
    [InlineData(".nothing) | .data |= (.x", "not a jq expression, at character 9: unexpected )")]
    [InlineData(".a = 1", "not a jq expression, at character 4: = is not supported: the expression must name fields, not change them")]
    [InlineData(".a += 1", "not a jq expression, at character 4: += is not supported: the expression must name fields, not change them")]
    [InlineData(".a //= 1", "not a jq expression, at character 4: //= is not supported: the expression must name fields, not change them")]
    [InlineData("def f: .; f", "def is not supported")]
    [InlineData("walk(.)", "the function walk is not supported")]
    [InlineData("input", "the function input is not supported")]
    [InlineData("env.PATH", "the function env is not supported")]
    [InlineData("$ENV.PATH", "the variable $ENV is not defined")]
    [InlineData(".a as [$x] | $x", "not a jq expression, at character 7: expected a variable; taking values apart (as [$a, $b]) is not supported")]
    [InlineData("@base64", "not a jq expression, at character 1: formats like @text are not supported")]
    [InlineData("select(.a; .b)", "the function select takes 1 arguments, not 2")]
    [InlineData("1 < 2 < 3", "not a jq expression, at character 8: comparisons cannot be chained; write parentheses")]
    [InlineData(".a | test(\"(?=x)\")", "not a regular expression (RE2): (?=x)")]
    [InlineData(".[:]", "not a jq expression, at character 4: a slice needs a bound")]
    [InlineData("\"\\x\"", "not a jq expression, at character 4: unknown escape \\x in a string")]
    [InlineData("1.2.3", "not a jq expression, at character 6: not a number: 1.2.3")]
    public void What_is_not_understood_is_refused_with_the_reason(string expression, string expected)
    {
        Assert.Null(JqExpression.TryParse(expression, out var cause));
        Assert.Equal(expected, cause);
    }
}
