using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Reads fields of an object that anyone may have written: what has another shape than expected counts as not there.</summary>
internal static class LiveFields
{
    /// <summary>The node at a path, or null.</summary>
    public static JsonNode? At(this JsonObject live, params ReadOnlySpan<string> path)
    {
        JsonNode? node = live;
        foreach (var name in path) node = (node as JsonObject)?[name];
        return node;
    }

    /// <summary>A text; empty where there is none.</summary>
    public static string Text(this JsonObject live, params ReadOnlySpan<string> path) =>
        live.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A whole number, or null.</summary>
    public static long? Number(this JsonObject live, params ReadOnlySpan<string> path)
    {
        if (live.At(path) is not JsonValue value) return null;
        // A number that was parsed gives every type, one that was made only its own.
        return value.TryGetValue<long>(out var number) ? number : value.TryGetValue<int>(out var small) ? small : null;
    }

    /// <summary>A switch; off where there is none.</summary>
    public static bool Flag(this JsonObject live, params ReadOnlySpan<string> path) =>
        live.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>The objects of a list; none where there is no list.</summary>
    public static IEnumerable<JsonObject> Items(this JsonObject live, params ReadOnlySpan<string> path) =>
        live.At(path) is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>A condition by type, or null.</summary>
    public static LiveCondition? Condition(this JsonObject live, string type) => live.Conditions("status", "conditions").FirstOrDefault(condition => condition.Type == type);

    /// <summary>The conditions of a list, in its order.</summary>
    public static IEnumerable<LiveCondition> Conditions(this JsonObject live, params ReadOnlySpan<string> path) => live.Items(path)
        .Select(static condition => new LiveCondition(condition.Text("type"), condition.Text("status"), condition.Text("reason"), condition.Text("message")));

    /// <summary>The controller has seen the current spec. True where the object does not say what it has seen.</summary>
    public static bool IsObserved(this JsonObject live) => !(live.Number("status", "observedGeneration") < live.Number("metadata", "generation"));
}
