using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Health.Rules;

/// <summary>Reads a file of rules, strictly: a field that it does not know, a status that is none or a file without a last word is an error.</summary>
/// <remarks>docs/health.md describes the language.</remarks>
internal static class RuleReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="FormatException">The file has a mistake: it is part of this program, so that is a defect.</exception>
    public static IReadOnlyList<Rule> Read(string name, ReadOnlyMemory<byte> bytes)
    {
        var reading = YamlReader.Read(name, bytes);
        if (reading.Failures is [var failure, ..]) throw new FormatException(failure.ToString());
        try
        {
            var file = Mapping(reading.Documents is [{ Value: var root }] ? root : null, "the file", "rules");
            var rules = Rules(file["rules"], "rules");
            return rules[^1].IsLast ? rules : throw new FormatException("the last rule must have a status and no condition");
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name}: read health rules: {e.Message}", e);
        }
    }

    private static List<Rule> Rules(JsonNode? node, string where)
    {
        if (node is not JsonArray { Count: > 0 } list) throw new FormatException($"{where} must be a list of rules");
        return [.. list.Select((rule, index) => Rule(rule, $"{where}[{index}]"))];
    }

    private static Rule Rule(JsonNode? node, string where)
    {
        var rule = Mapping(node, where, "when", "status", "message", "first", "cases");
        var when = rule["when"] is { } condition ? RuleConditionReader.Read(condition, $"{where}.when") : null;
        if (rule["first"] is null) return new Rule(when, Status(rule["status"], where), Message(rule["message"], $"{where}.message"), null, []);
        if (rule["status"] is not null || rule["message"] is not null) throw new FormatException($"{where} walks a list: its cases have the status and the message");
        return new Rule(when, null, static _ => "", RulePath.Parse(Text(rule["first"], $"{where}.first")), Rules(rule["cases"], $"{where}.cases"));
    }

    private static HealthStatus Status(JsonNode? node, string where) =>
        Text(node, $"{where}.status") is var text && Enum.TryParse<HealthStatus>(text, out var status) && status.ToString() == text ? status : throw new FormatException($"{where}.status is none");

    private static Func<RuleScope, string> Message(JsonNode? node, string where)
    {
        if (node is null) return static _ => "";
        if (node is not JsonObject) return RuleMessage.Parse(Text(node, where)).In;
        var join = Mapping(node, where, "before", "each", "when", "text", "between");
        var (path, text) = (RulePath.Parse(Text(join["each"], $"{where}.each")), RuleMessage.Parse(Text(join["text"], $"{where}.text")));
        var when = join["when"] is { } condition ? RuleConditionReader.Read(condition, $"{where}.when") : null;
        var between = join["between"] is { } separator ? Text(separator, $"{where}.between") : "";
        var before = RuleMessage.Parse(join["before"] is { } start ? Text(start, $"{where}.before") : "");
        return scope => before.In(scope) + string.Join(between, scope.Each(path).Where(item => when?.Holds(item) != false).Select(text.In));
    }

    /// <summary>A mapping with no other keys than these.</summary>
    /// <exception cref="FormatException">It is none, or has others.</exception>
    public static JsonObject Mapping(JsonNode? node, string where, params IReadOnlyList<string> keys)
    {
        if (node is not JsonObject map) throw new FormatException($"{where} must be a mapping");
        var unknown = map.Select(static pair => pair.Key).FirstOrDefault(key => !keys.Contains(key));
        return unknown is null ? map : throw new FormatException($"{where} has an unknown field '{unknown}'");
    }

    /// <summary>A text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Text(JsonNode? node, string where) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new FormatException($"{where} must be a text");
}
