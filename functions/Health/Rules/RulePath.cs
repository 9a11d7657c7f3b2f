using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Health.Rules;

/// <summary>
/// Where a rule looks: <c>status.phase</c>, <c>metadata.annotations[example.com/paused]</c>, <c>status.conditions[-1].type</c>,
/// <c>status.conditions[type=Ready].status</c> or, for the same, <c>@Ready.status</c>. A path that begins with a dot starts at the item in hand.
/// </summary>
internal sealed class RulePath
{
    private readonly string _text;
    private readonly bool _ofItem;
    private readonly RuleStep[] _steps;

    private RulePath(string text, bool ofItem, RuleStep[] steps) => (_text, _ofItem, _steps) = (text, ofItem, steps);

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RulePath Parse(string text)
    {
        if (text.Length == 0) throw new FormatException("'' is no path");
        if (text == ".") return new RulePath(text, true, []);
        var ofItem = text.StartsWith('.');
        var rest = text.StartsWith('@') ? Condition(text) : ofItem ? text[1..] : text;
        return new RulePath(text, ofItem, [.. Steps(text, rest)]);
    }

    /// <summary>What is there; null where nothing is, or where the object has another shape.</summary>
    public JsonNode? Find(RuleScope scope)
    {
        var node = _ofItem ? scope.Item : scope.Live;
        foreach (var step in _steps) node = step.Take(node);
        return node;
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    private static string Condition(string text)
    {
        var end = text.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? dot : text.Length;
        return $"status.conditions[type={text[1..end]}]{text[end..]}";
    }

    private static IEnumerable<RuleStep> Steps(string text, string rest)
    {
        while (rest.Length > 0)
        {
            if (rest[0] == '[')
            {
                var close = rest.IndexOf(']', StringComparison.Ordinal);
                if (close < 2) throw new FormatException($"the path '{text}' has a bracket without content or end");
                yield return Selected(rest[1..close]);
                rest = rest[(close + 1)..];
                if (rest.StartsWith('.') && rest.Length > 1) rest = rest[1..];
                continue;
            }
            var end = rest.AsSpan().IndexOfAny('.', '[');
            var name = end < 0 ? rest : rest[..end];
            if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) throw new FormatException($"'{text}' is no path");
            yield return new RuleStep(name, null, null);
            rest = end < 0 ? "" : rest[end] == '[' || end + 1 == rest.Length ? rest[end..] : rest[(end + 1)..];
        }
    }

    private static RuleStep Selected(string content)
    {
        if (int.TryParse(content, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)) return new RuleStep("", null, index);
        return content.Split('=', 2) is [var field, var value] ? new RuleStep(field, value, null) : new RuleStep(content, null, null);
    }
}
