using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>
/// Takes values out of an object. What becomes empty by it goes too, up to the root: an object that lost its only annotation must compare equal to
/// one that never had annotations.
/// </summary>
internal static class PathRemoval
{
    /// <summary>Takes them out. All paths are those of the object as it is before.</summary>
    /// <returns>Where what became empty was, the deepest first; in the object as it was just before each was taken out.</returns>
    public static IReadOnlyList<FieldPath> Remove(JsonObject root, IEnumerable<FieldPath> paths)
    {
        var emptied = new List<FieldPath>();
        // Later items first: taking one out moves those behind it.
        foreach (var path in Topmost(paths).Reverse()) Remove(root, path, emptied);
        return emptied;
    }

    /// <summary>Those that are in no other of them, in the order of the document.</summary>
    public static IReadOnlyList<FieldPath> Topmost(IEnumerable<FieldPath> paths)
    {
        var kept = new List<FieldPath>();
        foreach (var path in paths.Order(PathOrder.Instance))
        {
            if (kept.Count == 0 || !path.IsWithin(kept[^1])) kept.Add(path);
        }

        return kept;
    }

    /// <summary>Takes out what is empty at those places.</summary>
    public static void RemoveEmpty(JsonObject root, IEnumerable<FieldPath> paths)
    {
        foreach (var path in paths)
        {
            if (path.TryFind(root, out var value) && IsEmpty(value)) Remove(root, path, []);
        }
    }

    private static void Remove(JsonObject root, FieldPath path, List<FieldPath> emptied)
    {
        if (path.Parent is not { } parent)
        {
            root.Clear();
            return;
        }

        if (!path.TryFind(root, out _) || !parent.TryFind(root, out var container)) return;
        if (path.Steps[^1].Key is { } key) ((JsonObject)container!).Remove(key);
        else ((JsonArray)container!).RemoveAt(path.Steps[^1].Index);
        if (!IsEmpty(container) || parent.Steps.Count == 0) return;
        emptied.Add(parent);
        Remove(root, parent, emptied);
    }

    private static bool IsEmpty(JsonNode? value) => value is JsonObject { Count: 0 } or JsonArray { Count: 0 };
}
