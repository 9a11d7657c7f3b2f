using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Applications;

/// <summary>Takes values out of a manifest whose types a <see cref="FieldTable"/> has checked.</summary>
internal static class ManifestFields
{
    /// <summary>The text at a path, or null where it is not written or empty: Argo CD's exports write <c>""</c> for what is not set.</summary>
    public static string? Text(JsonObject manifest, string path) => Find(manifest, path)?.GetValue<string>() is { Length: > 0 } text ? text : null;

    /// <summary>The number at a path, or null where it is not written.</summary>
    public static double? Number(JsonObject manifest, string path) =>
        Find(manifest, path) is { } number ? double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture) : null;

    /// <summary>Whether <c>true</c> is at a path.</summary>
    public static bool Flag(JsonObject manifest, string path, bool unwritten = false) => Find(manifest, path)?.GetValue<bool>() ?? unwritten;

    /// <summary>Whether a path is written, and not null.</summary>
    public static bool Has(JsonObject manifest, string path) => Find(manifest, path) is not null;

    /// <summary>The texts at a path.</summary>
    public static IReadOnlyList<string> Texts(JsonObject manifest, string path) =>
        Find(manifest, path) is JsonArray items ? [.. items.Select(static i => i!.GetValue<string>())] : [];

    /// <summary>The mapping of texts at a path; members that are null are left out.</summary>
    public static Dictionary<string, string> TextMap(JsonObject manifest, string path) => Find(manifest, path) is JsonObject map
        ? map.Where(static m => m.Value is not null).ToDictionary(static m => m.Key, static m => m.Value!.GetValue<string>(), StringComparer.Ordinal)
        : [];

    /// <summary>The mappings of the list at a path.</summary>
    public static IReadOnlyList<JsonObject> Items(JsonObject manifest, string path) => Find(manifest, path) is JsonArray items ? [.. items.OfType<JsonObject>()] : [];

    /// <summary>A copy of what is at a path, or null.</summary>
    public static JsonNode? Copy(JsonObject manifest, string path) => Find(manifest, path)?.DeepClone();

    private static JsonNode? Find(JsonObject manifest, string path)
    {
        JsonNode? node = manifest;
        foreach (var name in path.Split('.')) node = (node as JsonObject)?[name];
        return node;
    }
}
