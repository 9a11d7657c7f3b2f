using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths.Jq;

namespace GitOps.Functions.Tests.FieldPaths.Jq;

/// <summary>An expression comes from a repository: it must not be able to hang, exhaust or crash the process.</summary>
public sealed class JqLimitTests
{
    [Theory]
    [InlineData("recurse(.)", "it finds more than 100000 fields")]
    [InlineData("recurse(.a)", "it finds more than 100000 fields")]
    [InlineData("last(recurse(.))", "it needs more than 5000000 steps on this object")]
    [InlineData("select(all(range(1e18); true))", "it needs more than 5000000 steps on this object")]
    [InlineData("select(first(range(1e18) | select(. < 0)))", "it needs more than 5000000 steps on this object")]
    [InlineData("try recurse(empty, .) | empty", "it needs more than 5000000 steps on this object")]
    [InlineData("recurse(.)? | empty", "it needs more than 5000000 steps on this object")]
    [InlineData("[range(1e18)] | empty", "it makes more than 1000000 values on this object")]
    [InlineData("\"x\" * 1e15 | empty", "it makes more than 1000000 values on this object")]
    [InlineData("reduce range(100) as $i (\"x\"; . + .) | empty", "it makes more than 1000000 values on this object")]
    [InlineData("reduce range(100) as $i ([1]; . + .) | empty", "it makes more than 1000000 values on this object")]
    [InlineData("reduce range(1000) as $i (1; [.]) | empty", "it makes values that are nested deeper than 200")]
    [InlineData("reduce range(1000) as $i (1; {a: .}) | empty", "it makes values that are nested deeper than 200")]
    [InlineData("reduce range(100) as $i (1; [., .]) | . == . | empty", "it needs more than 5000000 steps on this object")]
    [InlineData("reduce range(100) as $i (1; [., .]) | tojson | empty", "it makes more than 1000000 values on this object")]
    [InlineData("reduce range(100) as $i (1; [., .]) | flatten | empty", "it makes more than 1000000 values on this object")]
    [InlineData("reduce range(100) as $i (1; [., .]) | [., .] | sort | empty", "it needs more than 5000000 steps on this object")]
    [InlineData("reduce range(100) as $i (1; [., .]) | contains(.) | empty", "it needs more than 5000000 steps on this object")]
    [InlineData("[reduce range(100) as $i (1; [., .]) | ..] | empty", "it needs more than 5000000 steps on this object")]
    [InlineData("reduce range(100) as $i (1; [., .]) | index(1) | empty", "it needs more than 5000000 steps on this object")]
    [InlineData("[range(900)] | . - . - . | [range(900)] as $x | reduce range(100) as $i (.; $x - $x) | empty", "it needs more than 5000000 steps on this object")]
    public void A_hostile_expression_ends_and_says_why(string expression, string limit)
    {
        var finding = JqExpression.TryParse(expression, out var cause)?.Find((JsonObject)JsonNode.Parse("""{"a":null,"b":1}""")!);
        Assert.Equal(("", limit), (cause, finding?.Exceeded));
        Assert.Empty(finding!.Paths);
    }

    [Fact]
    public void A_regular_expression_takes_linear_time_in_its_text()
    {
        var json = new JsonObject { ["a"] = new string('a', 200_000) };
        var finding = JqExpression.TryParse("select(.a | test(\"^(a+)+$|(a|aa)+b\")) | .a", out _)!.Find(json);
        Assert.Equal(".a", Assert.Single(finding.Paths).ToString());
    }

    [Fact]
    public void A_text_is_as_long_and_as_deep_as_a_person_writes_it()
    {
        foreach (var (open, close) in new[] { ("(", ")"), ("[", "]"), ("-", ""), ("if . then ", " end"), ("{a:", "}"), ("\"\\(", ")\""), ("1 as $x | ", "") })
            Assert.Contains("nested deeper than 50", Refusal(Repeated(open, 60) + "." + Repeated(close, 60)), StringComparison.Ordinal);
        foreach (var chain in new[] { Repeated(".a", 600), Repeated("try ", 600) + ".a", ".a" + Repeated("?", 600), Repeated(".b+", 600) + ".b", Repeated(".b,", 600) + ".b", Repeated(".b//", 600) + ".b", Repeated(".b and ", 550) + ".b" })
            Assert.Contains("more than 500 parts", Refusal(chain), StringComparison.Ordinal);
        Assert.Equal("longer than 4096 characters", Refusal(new string(' ', 5000)));
    }

    [Fact]
    public void The_longest_chain_that_is_taken_runs_on_a_small_stack()
    {
        foreach (var chain in new[] { Repeated(".a", 240), ".a" + Repeated("?", 490), Repeated(".b+", 490) + ".b|empty", Repeated(".b,", 490) + ".b", Repeated(".n//", 490) + ".b", "select(" + Repeated(".b and ", 490) + ".b)" })
        {
            var finding = (JqFinding?)null;
            var thread = new Thread(() => finding = JqExpression.TryParse(chain, out _)!.Find((JsonObject)JsonNode.Parse("""{"a":null,"b":1}""")!), maxStackSize: 512 * 1024);
            thread.Start();
            thread.Join();
            Assert.Null(finding!.Exceeded);
        }
    }

    [Fact]
    public void A_large_object_is_searched_within_the_bounds()
    {
        var items = new JsonArray([.. Enumerable.Range(0, 20_000).Select(static i => (JsonNode)new JsonObject { ["name"] = $"n{i}", ["nullable"] = i % 1000 == 0, ["deep"] = new JsonArray(1, "x", new JsonObject { ["y"] = i }) })]);
        var finding = JqExpression.TryParse(".. | select(.nullable?)", out _)!.Find(new JsonObject { ["items"] = items });
        Assert.Equal((null, 20), (finding.Exceeded, finding.Paths.Count));
    }

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Refusal(string expression) => JqExpression.TryParse(expression, out var cause) is null ? cause : "taken";
}
