using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>Compares an object with what applying would make of it. Both come from the server, so defaults never show up as differences.</summary>
internal static class FieldDiff
{
    private const int MaxValue = 500;
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    // Bookkeeping of the server, and the status, which applying does not touch and which may have moved between the two reads.
    private static readonly string[] ServerFields = ["managedFields", "resourceVersion", "generation", "selfLink"];

    private static readonly string Hash = PathOf(".metadata.annotations", OwnMetadata.DesiredHash);
    private static readonly string Revision = PathOf(".metadata.annotations", OwnMetadata.Revision);

    /// <summary>Whether a difference is only in what we note on the object ourselves.</summary>
    public static bool IsNote(FieldDifference difference) => difference.Path == Hash;

    /// <summary>Finds the differences, in the order of the paths. The commit in our annotation is none; our hash is one only where nothing else is.</summary>
    /// <param name="live">The object in the cluster. Is changed.</param>
    /// <param name="applied">What the server would make of it. Is changed.</param>
    /// <param name="hideValues">Kind Secret, or one in which the value of a Secret may be: paths only.</param>
    public static IReadOnlyList<FieldDifference> Compare(JsonObject live, JsonObject applied, bool hideValues)
    {
        Strip(live);
        Strip(applied);
        var found = new List<FieldDifference>();
        Compare("", live, applied, found);
        found.RemoveAll(static one => one.Path == Revision);
        if (found.Exists(static one => one.Path != Hash)) found.RemoveAll(static one => one.Path == Hash);
        if (hideValues) return [.. found.Select(static one => new FieldDifference(ShownPath.WithoutValues(one.Path), null, null))];
        return [.. found.Select(static one => one.Path.Contains(LastApplied, StringComparison.Ordinal) ? one with { Before = null, After = null } : one)];
    }

    private static void Strip(JsonObject json)
    {
        json.Remove("status");
        if (json["metadata"] is not JsonObject metadata) return;
        foreach (var field in ServerFields) metadata.Remove(field);
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<FieldDifference> found)
    {
        switch (before, after)
        {
            case (JsonObject one, JsonObject other): CompareMaps(path, one, other, found); break;
            case (JsonArray one, JsonArray other): CompareLists(path, one, other, found); break;
            case (null, null): break;
            default:
                if (before is null || after is null || !JsonNode.DeepEquals(before, after)) found.Add(new FieldDifference(path, Text(before), Text(after)));
                break;
        }
    }

    private static void CompareMaps(string path, JsonObject before, JsonObject after, List<FieldDifference> found)
    {
        foreach (var key in before.Select(static p => p.Key).Union(after.Select(static p => p.Key)).Order(StringComparer.Ordinal))
            Compare(PathOf(path, key), before[key], after[key], found);
    }

    // Lists of named things are compared by name, so that one more at the front is one difference and not one for each.
    private static void CompareLists(string path, JsonArray before, JsonArray after, List<FieldDifference> found)
    {
        if (Names(before) is { } names && Names(after) is { } others)
        {
            foreach (var name in names.Keys.Union(others.Keys)) Compare($"{path}[name=\"{name}\"]", names.GetValueOrDefault(name), others.GetValueOrDefault(name), found);
            // The order counts: later environment variables may refer to earlier ones.
            if (names.Count == others.Count && names.Keys.All(others.ContainsKey) && !names.Keys.SequenceEqual(others.Keys)) found.Add(new FieldDifference(path, Text(before), Text(after)));
            return;
        }

        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
            Compare($"{path}[{i}]", i < before.Count ? before[i] : null, i < after.Count ? after[i] : null, found);
    }

    private static Dictionary<string, JsonNode>? Names(JsonArray list)
    {
        var names = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (item is not JsonObject map || map["name"] is not JsonValue value || !value.TryGetValue<string>(out var name) || !names.TryAdd(name, map)) return null;
        }

        return names;
    }

    private static string PathOf(string path, string key) => path + FieldPath.Text(key);

    private static string? Text(JsonNode? value)
    {
        if (value is null) return null;
        var text = System.Text.Encoding.UTF8.GetString(CanonicalJson.Bytes(value));
        return text.Length <= MaxValue ? text : text[..MaxValue] + "…";
    }
}
