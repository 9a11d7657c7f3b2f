using System.Text.Json.Nodes;

namespace GitOps.Functions.Manifests;

/// <summary>Lists as kubectl reads them: any object with a field <c>items</c>, whatever its kind.</summary>
internal static class ManifestList
{
    /// <summary>Whether kubectl takes the object for a list.</summary>
    public static bool IsList(JsonObject json) => json.ContainsKey("items");

    /// <summary>The items, each an object or the reason why it is none.</summary>
    public static IEnumerable<(JsonObject? Item, string? Cause)> Expand(JsonObject list)
    {
        if (Refuse(list) is { } cause) return [(null, cause)];
        var (kind, apiVersion) = (list["kind"]!.GetValue<string>(), list["apiVersion"]?.DeepClone());
        var items = (list["items"] as JsonArray)?.ToArray() ?? [];
        (list["items"] as JsonArray)?.Clear();
        return items.Select((item, index) => One(item as JsonObject, index, kind[..^"List".Length], apiVersion));
    }

    private static string? Refuse(JsonObject list)
    {
        if (!ManifestRules.IsText(list["kind"], out var kind)) return "kind is missing";
        // A custom resource may well have such a field; kubectl would apply its items and drop the object itself without a word.
        if (!kind.EndsWith("List", StringComparison.Ordinal)) return $"kubectl reads an object with a top-level field 'items' as a list and would drop the {kind} itself";
        if (list["items"] is null) return null;
        if (list["items"] is not JsonArray items) return "items of a list must be a list";
        return items.Any(i => i is not (null or JsonObject)) ? "items of a list must be objects" : null;
    }

    private static (JsonObject? Item, string? Cause) One(JsonObject? item, int index, string kind, JsonNode? apiVersion)
    {
        if (item is null) return (null, $"items[{index}] is empty");
        if (IsList(item)) return (null, $"items[{index}] is a list itself; kubectl refuses nested lists");
        // A typed list (ConfigMapList) says kind and version once for all its items.
        if (kind.Length > 0 && item["kind"] is null && item["apiVersion"] is null) (item["kind"], item["apiVersion"]) = (kind, apiVersion?.DeepClone());
        return ManifestRules.Check(item) is { } cause ? (null, $"items[{index}]: {cause}") : (item, null);
    }
}
