using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Health.Rules;

/// <summary>Compares values of objects that anyone may have written: what cannot be compared is different, neither less nor more, and never throws.</summary>
internal static class RuleValue
{
    /// <summary>The same scalar. A list or an object is like nothing.</summary>
    public static bool Same(JsonNode? one, JsonNode? other)
    {
        if (one is not JsonValue || other is not JsonValue) return one is null && other is null;
        return Numbers(one, other) is var (a, b) ? a.Equals(b) : one.GetValueKind() == other.GetValueKind() && Text(one) == Text(other);
    }

    /// <summary>The order of two numbers, or of two texts (times in UTC are texts that sort); null where there is none.</summary>
    public static int? Order(JsonNode? one, JsonNode? other)
    {
        if (Numbers(one, other) is var (a, b)) return a.CompareTo(b);
        return IsText(one) && IsText(other) ? string.CompareOrdinal(Text(one), Text(other)) : null;
    }

    /// <summary>A scalar as it is shown to people; empty for a list, an object or nothing.</summary>
    public static string Text(JsonNode? node) => node is not JsonValue value ? ""
        : value.TryGetValue<string>(out var text) ? text
        : value.ToJsonString();

    /// <summary>Nothing, or nothing in it.</summary>
    public static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject map => map.Count == 0,
        _ => IsText(node) && Text(node).Length == 0,
    };

    private static bool IsText(JsonNode? node) => node is JsonValue && node.GetValueKind() == JsonValueKind.String;

    // Some controllers write numbers as texts: beside a number such a text is one.
    private static (double One, double Other)? Numbers(JsonNode? one, JsonNode? other) =>
        (IsNumber(one) || IsNumber(other)) && Number(one) is { } a && Number(other) is { } b ? (a, b) : null;

    private static bool IsNumber(JsonNode? node) => node is JsonValue && node.GetValueKind() == JsonValueKind.Number;

    private static double? Number(JsonNode? node) =>
        (IsNumber(node) || IsText(node)) && double.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
