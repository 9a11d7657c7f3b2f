using System.Text.Json.Nodes;

namespace GitOps.Functions.Health.Rules;

/// <summary>One step of a <see cref="RulePath"/>: a field, the first item of a list whose field has a value, or the item at a place.</summary>
/// <param name="Field">The field; empty where a place is meant.</param>
/// <param name="Value">The text that an item's field must have; null where a field of an object is meant.</param>
/// <param name="Index">The place, from 0; from the end, beginning with -1, where negative.</param>
internal sealed record RuleStep(string Field, string? Value, int? Index)
{
    /// <summary>Goes there; null where nothing is.</summary>
    public JsonNode? Take(JsonNode? node) => (Index, Value) switch
    {
        ({ } index, _) => node is JsonArray list && (index < 0 ? list.Count + index : index) is var at and >= 0 && at < list.Count ? list[at] : null,
        (_, { } value) => (node as JsonArray)?.OfType<JsonObject>().FirstOrDefault(item => item.Text(Field) == value),
        _ => (node as JsonObject)?[Field],
    };
}
