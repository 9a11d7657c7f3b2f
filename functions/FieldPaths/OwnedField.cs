using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>One field that a manager owns.</summary>
/// <param name="Selectors">The way to it.</param>
/// <param name="IsLeaf">All that is in it is owned with it. Else it is a map or an item that is owned for itself (<c>.</c>), and its fields are listed too.</param>
internal sealed record OwnedField(IReadOnlyList<FieldSelector> Selectors, bool IsLeaf)
{
    /// <summary>It is what its list item is known by: it goes with the item only.</summary>
    public bool IsKey => Selectors is [.., { Keys: { } keys }, { Member: { } name }] && keys.ContainsKey(name);

    /// <summary>Where it is in an object; null where the object does not have it.</summary>
    public FieldPath? Find(JsonObject root)
    {
        var (steps, at) = (new List<PathStep>(Selectors.Count), (JsonNode?)root);
        foreach (var selector in Selectors)
        {
            if (selector.Find(at) is not { } step) return null;
            steps.Add(step);
            at = step.Key is { } key ? ((JsonObject)at!)[key] : ((JsonArray)at!)[step.Index];
        }

        return new FieldPath(steps);
    }

    /// <summary>Whether an object has the list items that lead to it: an item that Git has no more must not come back for a field in it.</summary>
    /// <param name="root">The object.</param>
    /// <param name="depth">How many steps from the root count.</param>
    public bool HasItems(JsonObject root, int depth) => Enumerable.Range(1, Math.Max(0, Math.Min(depth, Selectors.Count) - 1))
        .All(length => Selectors[length - 1].IsMember || (this with { Selectors = [.. Selectors.Take(length)] }).Find(root) is not null);

    /// <summary>Sets it in an object that may not have what it is in.</summary>
    public void Set(JsonObject root, JsonNode? value)
    {
        JsonNode at = root;
        for (var i = 0; i < Selectors.Count - 1; i++)
        {
            if (Selectors[i].Enter(at, Selectors[i + 1].IsMember) is not { } next) return;
            at = next;
        }

        Selectors[^1].Set(at, value);
    }

    /// <summary>As <c>fieldsV1</c> writes it, the steps on lines of their own, which none of them holds.</summary>
    public override string ToString() => string.Join('\n', Selectors.Select(static selector => selector.Text));
}
