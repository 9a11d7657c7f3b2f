using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>Where one value is in one object: names of members and places in lists, from the root.</summary>
/// <param name="Steps">The steps; none is the root.</param>
internal sealed record FieldPath(IReadOnlyList<PathStep> Steps)
{
    /// <summary>The whole object.</summary>
    public static FieldPath Root { get; } = new([]);

    /// <summary>Where the value is that this one is in; null for the root.</summary>
    public FieldPath? Parent => Steps.Count == 0 ? null : new FieldPath([.. Steps.Take(Steps.Count - 1)]);

    /// <summary>One step further.</summary>
    public FieldPath Then(PathStep step) => new([.. Steps, step]);

    /// <summary>Whether this is the other one, or in it.</summary>
    public bool IsWithin(FieldPath other) => other.Steps.Count <= Steps.Count && other.Steps.Select((step, i) => step == Steps[i]).All(static same => same);

    /// <summary>Finds the value.</summary>
    /// <param name="root">The object.</param>
    /// <param name="value">The value, which may be null where JSON says null.</param>
    /// <returns>False where there is none.</returns>
    public bool TryFind(JsonNode? root, out JsonNode? value)
    {
        value = root;
        foreach (var step in Steps)
        {
            if (!TryStep(value, step, out value)) return false;
        }

        return true;
    }

    /// <summary>Sets the value where there is one.</summary>
    public void Set(JsonNode root, JsonNode? value)
    {
        if (Parent is not { } parent || !parent.TryFind(root, out var container)) return;
        if (Steps[^1].Key is { } key) ((JsonObject)container!)[key] = value?.DeepClone();
        else ((JsonArray)container!)[Steps[^1].Index] = value?.DeepClone();
    }

    /// <summary>As the API server writes paths: <c>.spec.containers[0].image</c>.</summary>
    public override string ToString() => Steps.Aggregate(new StringBuilder(), static (text, step) => text.Append(Text(step))).ToString();

    /// <summary>A member's name behind a path: <c>.name</c>, or <c>["a.b/c"]</c> where it is no plain name.</summary>
    public static string Text(string key) => key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? $".{key}" : $"[\"{key}\"]";

    /// <inheritdoc />
    public bool Equals(FieldPath? other) => other is not null && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc />
    public override int GetHashCode() => Steps.Aggregate(Steps.Count, static (hash, step) => HashCode.Combine(hash, step));

    private static string Text(PathStep step) => step.Key is { } key ? Text(key) : $"[{step.Index}]";

    private static bool TryStep(JsonNode? node, PathStep step, out JsonNode? value)
    {
        value = null;
        if (step.Key is { } key) return node is JsonObject map && map.TryGetPropertyValue(key, out value);
        if (node is not JsonArray list || step.Index < 0 || step.Index >= list.Count) return false;
        value = list[step.Index];
        return true;
    }
}
