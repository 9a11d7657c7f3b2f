using System.Text.Json.Nodes;

namespace GitOps.Functions.Health.Rules;

/// <summary>
/// Reads what must hold: a mapping from paths to what is expected there. A scalar is what it must be, a list what it may be, a mapping names
/// the comparison.
/// </summary>
internal static class RuleConditionReader
{
    private static readonly string[] Operators =
        ["default", "not", "exists", "empty", "below", "above", "atLeast", "atMost", "same", "different", "startsWith", "endsWith", "some", "every", "count"];

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It has a mistake.</exception>
    public static RuleCondition Read(JsonNode? node, string where)
    {
        if (node is not JsonObject { Count: > 0 } map) throw new FormatException($"{where} must be a mapping from paths to values");
        var tests = map.Where(static pair => pair.Key is not ("any" or "not")).SelectMany(pair => Tests(RulePath.Parse(pair.Key), pair.Value, $"{where}.{pair.Key}"));
        var any = map["any"] is { } alternatives ? Alternatives(alternatives, $"{where}.any") : [];
        return new RuleCondition([.. tests], any, map["not"] is { } not ? Read(not, $"{where}.not") : null);
    }

    private static List<RuleCondition> Alternatives(JsonNode node, string where) =>
        node is JsonArray { Count: > 0 } list ? [.. list.Select((one, index) => Read(one, $"{where}[{index}]"))] : throw new FormatException($"{where} must be a list");

    private static IEnumerable<RuleTest> Tests(RulePath path, JsonNode? expected, string where)
    {
        if (expected is not JsonObject comparisons) return [new RuleTest(path, null, (found, _) => Matches(expected, found))];
        RuleReader.Mapping(comparisons, where, Operators);
        var tests = comparisons.Where(static pair => pair.Key != "default").ToList();
        return tests.Count == 0
            ? throw new FormatException($"{where} compares with nothing")
            : tests.Select(pair => new RuleTest(path, comparisons["default"], Comparison(pair.Key, pair.Value, $"{where}.{pair.Key}")));
    }

    private static Func<JsonNode?, RuleScope, bool> Comparison(string name, JsonNode? value, string where) => name switch
    {
        "not" => (found, _) => !Matches(value, found),
        "exists" when Flag(value, where) is var wanted => (found, _) => found is not null == wanted,
        "empty" when Flag(value, where) is var wanted => (found, _) => RuleValue.IsEmpty(found) == wanted,
        "startsWith" when RuleReader.Text(value, where) is var start => (found, _) => RuleValue.Text(found).StartsWith(start, StringComparison.Ordinal),
        "endsWith" when RuleReader.Text(value, where) is var end => (found, _) => RuleValue.Text(found).EndsWith(end, StringComparison.Ordinal),
        "some" when Read(value, where) is var item => (found, scope) => Items(found, scope).Any(item.Holds),
        "every" when Read(value, where) is var item => (found, scope) => Items(found, scope).All(item.Holds),
        "count" when Tests(RulePath.Parse("."), value, where).ToList() is var counts =>
            (found, scope) => counts.TrueForAll(test => test.Test(scope with { Item = found is JsonArray list ? list.Count : 0 })),
        "same" when RulePath.Parse(RuleReader.Text(value, where)) is var other => (found, scope) => RuleValue.Same(found, other.Find(scope)),
        "different" when RulePath.Parse(RuleReader.Text(value, where)) is var other => (found, scope) => !RuleValue.Same(found, other.Find(scope)),
        _ => Ordered(name, Operand(value, where)),
    };

    private static Func<JsonNode?, RuleScope, bool> Ordered(string name, RuleOperand right) => (found, scope) => (name, RuleValue.Order(found, right.In(scope))) switch
    {
        ("below", < 0) or ("above", > 0) or ("atLeast", >= 0) or ("atMost", <= 0) => true,
        _ => false,
    };

    private static RuleOperand Operand(JsonNode? node, string where)
    {
        if (node is JsonValue) return new RuleOperand(node, null);
        var field = RuleReader.Mapping(node, where, "path", "default");
        return new RuleOperand(field["default"], RulePath.Parse(RuleReader.Text(field["path"], $"{where}.path")));
    }

    private static bool Matches(JsonNode? expected, JsonNode? found) =>
        expected is JsonArray list ? list.Any(one => RuleValue.Same(one, found)) : RuleValue.Same(expected, found);

    private static IEnumerable<RuleScope> Items(JsonNode? found, RuleScope scope) =>
        found is JsonArray list ? list.Select((item, index) => new RuleScope(scope.Live, item, index + 1)) : [];

    private static bool Flag(JsonNode? node, string where) =>
        node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : throw new FormatException($"{where} must be true or false");
}
