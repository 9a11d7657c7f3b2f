using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// What an apply would change: the live object against the server's answer to a dry-run apply of it. The server has set its defaults in
/// both, so no guess at defaults is needed. Lists are compared by position.
/// </summary>
internal static class ObjectDiff
{
    /// <summary>Most differences that are named of one object; more say only that there are more.</summary>
    public const int Most = 100;

    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly string[] Bookkeeping = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

    /// <summary>The fields that differ.</summary>
    /// <param name="reference">Which object: of a Secret no value is told.</param>
    /// <param name="live">As it is.</param>
    /// <param name="applied">As it would be.</param>
    public static IReadOnlyList<FieldDifference> Compare(ObjectReference reference, JsonObject live, JsonObject applied)
    {
        var found = new List<FieldDifference>();
        var walk = new Walk(found, DesiredHash.IsSecret(reference));
        foreach (var key in Keys(live, applied))
        {
            if (key == "metadata") Metadata(walk, live[key] as JsonObject ?? [], applied[key] as JsonObject ?? []);
            else if (key != "status") walk.Compare("." + key, live[key], applied[key]);
        }
        return found;
    }

    private static void Metadata(Walk walk, JsonObject live, JsonObject applied)
    {
        foreach (var key in Keys(live, applied).Except(Bookkeeping, StringComparer.Ordinal))
        {
            if (key != "annotations") walk.Compare(".metadata." + key, live[key], applied[key]);
            else Annotations(walk, live[key] as JsonObject ?? [], applied[key] as JsonObject ?? []);
        }
    }

    // The revision is told where a change is written anyway; the hash says in one word what the other differences say in full.
    private static void Annotations(Walk walk, JsonObject live, JsonObject applied)
    {
        foreach (var key in Keys(live, applied).Where(k => k != OwnMetadata.Revision))
            walk.Compare($".metadata.annotations[{key}]", live[key], applied[key], secret: key == LastApplied);
    }

    private static IEnumerable<string> Keys(JsonObject one, JsonObject other) => one.Select(p => p.Key).Union(other.Select(p => p.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private sealed class Walk(List<FieldDifference> found, bool isSecret)
    {
        public void Compare(string path, JsonNode? before, JsonNode? after, bool secret = false)
        {
            if (found.Count >= Most || JsonNode.DeepEquals(before, after)) return;
            if (before is JsonObject one && after is JsonObject other)
            {
                foreach (var key in Keys(one, other)) Compare(Child(path, key), one[key], other[key], secret);
            }
            else if (before is JsonArray first && after is JsonArray second && first.Count == second.Count)
            {
                for (var i = 0; i < first.Count; i++) Compare($"{path}[{i}]", first[i], second[i], secret);
            }
            else
            {
                var hidden = secret || (isSecret && !path.StartsWith(".metadata.", StringComparison.Ordinal));
                found.Add(new FieldDifference(path, hidden ? null : before?.ToJsonString(), hidden ? null : after?.ToJsonString()));
            }
        }

        private static string Child(string path, string key) => key.Contains('.', StringComparison.Ordinal) || key.Contains('/', StringComparison.Ordinal) ? $"{path}[{key}]" : $"{path}.{key}";
    }
}
