using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>
/// Finds in the cluster's object what a place in a manifest means: lists may have other items, in another order. Items are told apart by the keys
/// that the server uses for the list (as <c>fieldsV1</c> shows them), else by their names or values, else by their places.
/// </summary>
internal sealed class ListMatch
{
    private static readonly string[] Name = ["name"];

    private readonly JsonObject _live;
    private readonly Dictionary<FieldPath, string[]> _keys = [];

    /// <summary>Takes the object in the cluster.</summary>
    public ListMatch(JsonObject live, IReadOnlyList<ManagedEntry> managed)
    {
        _live = live;
        foreach (var selectors in managed.SelectMany(static entry => entry.Fields.Fields.Values).Select(static field => field.Selectors)) Learn(selectors);
    }

    /// <summary>What a place in the manifest is in the cluster; null where it is not there.</summary>
    public FieldPath? Find(JsonObject manifest, FieldPath path)
    {
        var (at, place) = ((JsonNode?)manifest, FieldPath.Root);
        foreach (var step in path.Steps)
        {
            if (!new FieldPath([step]).TryFind(at, out var next) || Step(at, next, step, place) is not { } counterpart) return null;
            place = place.Then(counterpart);
            at = next;
        }

        return place;
    }

    /// <summary>Whether a place is in an item that the cluster's list does not have.</summary>
    public bool IsOfNewItem(JsonObject manifest, FieldPath path)
    {
        for (var item = path; item is not null; item = item.Parent)
        {
            if (item.Steps is [.., { Key: null }] && item.Parent is { } list && Find(manifest, list) is not null && Find(manifest, item) is null) return item != path;
        }

        return false;
    }

    /// <summary>Whether a field is what its item is told apart by: an item without it is none.</summary>
    /// <param name="path">In the cluster's object.</param>
    public bool IsKey(FieldPath path) =>
        path.Steps is [.., { Key: null }, { Key: { } key }] && path.Parent?.Parent is { } list && _keys.TryGetValue(list, out var keys) && keys.Contains(key);

    private PathStep? Step(JsonNode? container, JsonNode? value, PathStep step, FieldPath place)
    {
        if (!place.TryFind(_live, out var at)) return null;
        if (step.Key is { } key) return at is JsonObject map && map.ContainsKey(key) ? step : null;
        if (at is not JsonArray list || container is not JsonArray items) return null;
        if (value is not JsonObject) return IndexOf(list, item => JsonNode.DeepEquals(item, value));
        var keys = _keys.GetValueOrDefault(place) ?? Name;
        if (IndexOf(list, item => Is(item, value, keys, everyKey: true)) is { } exact) return exact;
        if (IndexOf(list, item => Is(item, value, keys, everyKey: false)) is { } near) return near;
        return keys.Any(name => items.Any(item => item is JsonObject map && map.ContainsKey(name))) || step.Index >= list.Count ? null : step;
    }

    private static PathStep? IndexOf(JsonArray list, Func<JsonNode?, bool> which)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (which(list[i])) return PathStep.Item(i);
        }

        return null;
    }

    // A manifest may leave out a key that has a default; one it must have.
    private static bool Is(JsonNode? item, JsonNode wanted, string[] keys, bool everyKey)
    {
        if (item is not JsonObject live || wanted is not JsonObject manifest) return false;
        return keys.Any(manifest.ContainsKey) && keys.All(key => manifest.TryGetPropertyValue(key, out var value)
            ? live.TryGetPropertyValue(key, out var other) && JsonNode.DeepEquals(value, other)
            : !everyKey);
    }

    private void Learn(IReadOnlyList<FieldSelector> selectors)
    {
        for (var i = 0; i < selectors.Count; i++)
        {
            if (selectors[i].Keys is not { } keys) continue;
            if (new OwnedField([.. selectors.Take(i)], IsLeaf: false).Find(_live) is { } list) _keys.TryAdd(list, [.. keys.Select(static key => key.Key)]);
        }
    }
}
