using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>
/// One step of <c>fieldsV1</c>: <c>f:name</c> a member, <c>k:{"name":"web"}</c> an item by its keys, <c>v:"x"</c> an item by its value,
/// <c>i:0</c> an item by its place.
/// </summary>
/// <param name="Text">As it is written.</param>
/// <param name="Member">The member's name; null for an item.</param>
/// <param name="Keys">The item's keys; null where it is not found by keys.</param>
/// <param name="Value">The item's value; null where it is not found by value, or is null itself.</param>
/// <param name="Index">The item's place; less than 0 where it is not found by it.</param>
internal sealed record FieldSelector(string Text, string? Member, JsonObject? Keys, JsonNode? Value, int Index)
{
    /// <summary>It leads into a map.</summary>
    public bool IsMember => Member is not null;

    /// <summary>Reads one; null where it is none that is known (<c>.</c> among them).</summary>
    public static FieldSelector? TryParse(string text)
    {
        if (text.Length < 2 || text[1] != ':') return null;
        try
        {
            return text[0] switch
            {
                'f' => new FieldSelector(text, text[2..], null, null, -1),
                'k' => JsonNode.Parse(text[2..]) is JsonObject keys ? new FieldSelector(text, null, keys, null, -1) : null,
                'v' => new FieldSelector(text, null, null, JsonNode.Parse(text[2..]), -1),
                'i' => int.TryParse(text[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new FieldSelector(text, null, null, null, index) : null,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The step into a value; null where it has no such member or item.</summary>
    public PathStep? Find(JsonNode? at)
    {
        if (Member is not null) return at is JsonObject map && map.ContainsKey(Member) ? PathStep.Member(Member) : null;
        if (at is not JsonArray list) return null;
        if (Index >= 0) return Index < list.Count ? PathStep.Item(Index) : null;
        // A manifest may leave out a key that has a default (a port's protocol): an item that has all of them comes first.
        var found = IndexOf(list, IsExactly);
        if (found < 0 && Keys is not null) found = IndexOf(list, IsNearly);
        return found < 0 ? null : PathStep.Item(found);
    }

    /// <summary>The container that it leads to, made where it is not there; null where something else is in its place.</summary>
    /// <param name="at">Where it starts.</param>
    /// <param name="toMap">A map is to be made; else a list.</param>
    public JsonNode? Enter(JsonNode at, bool toMap)
    {
        if (Find(at) is { } step) return step.Key is { } key ? ((JsonObject)at)[key] : ((JsonArray)at)[step.Index];
        JsonNode made = Keys is not null ? Keys.DeepClone() : toMap ? new JsonObject() : new JsonArray();
        return Add(at, made) ? made : null;
    }

    /// <summary>Sets what it leads to. What is found by its place cannot be added.</summary>
    public void Set(JsonNode at, JsonNode? value)
    {
        if (Find(at) is not { } step) Add(at, value?.DeepClone());
        else if (step.Key is { } key) ((JsonObject)at)[key] = value?.DeepClone();
        else ((JsonArray)at)[step.Index] = value?.DeepClone();
    }

    /// <inheritdoc />
    public bool Equals(FieldSelector? other) => other?.Text == Text;

    /// <inheritdoc />
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private bool Add(JsonNode at, JsonNode? value)
    {
        if (Member is not null && at is JsonObject map) map[Member] = value;
        else if (Member is null && Index < 0 && at is JsonArray list) list.Add(value);
        else return false;
        return true;
    }

    private static int IndexOf(JsonArray list, Func<JsonNode?, bool> which)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (which(list[i])) return i;
        }

        return -1;
    }

    private bool IsExactly(JsonNode? item) => Keys is null
        ? JsonNode.DeepEquals(item, Value)
        : item is JsonObject map && Keys.All(key => map.TryGetPropertyValue(key.Key, out var value) && JsonNode.DeepEquals(value, key.Value));

    private bool IsNearly(JsonNode? item) => item is JsonObject map
        && Keys!.Any(key => map.ContainsKey(key.Key))
        && Keys!.All(key => !map.TryGetPropertyValue(key.Key, out var value) || JsonNode.DeepEquals(value, key.Value));
}
