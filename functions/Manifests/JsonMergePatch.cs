using System.Text.Json.Nodes;

namespace GitOps.Functions.Manifests;

/// <summary>A JSON merge patch (RFC 7396): mappings are merged member by member, null takes a member away, anything else takes the former value's place, lists too.</summary>
internal static class JsonMergePatch
{
    /// <summary>A copy with the patch applied.</summary>
    /// <param name="target">What is patched; anything but a mapping counts as an empty one.</param>
    /// <param name="patch">The patch.</param>
    public static JsonObject Apply(JsonNode? target, JsonObject patch)
    {
        var merged = target is JsonObject members ? members.DeepClone().AsObject() : [];
        foreach (var (name, value) in patch)
        {
            if (value is null) merged.Remove(name);
            else merged[name] = value is JsonObject inner ? Apply(merged[name], inner) : value.DeepClone();
        }
        return merged;
    }
}
