using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Clusters;

/// <summary>
/// Reads <see cref="LiveMetadata"/> from the bytes of one object, a <c>PartialObjectMetadataList</c> or a full list (an old server's answer),
/// in one pass, keeping only what is asked of it: ten thousand objects come in one drift check.
/// </summary>
internal static class LiveMetadataReader
{
    private static readonly IReadOnlyDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    private static readonly string[] Prefixes = ["applyset.kubernetes.io/", "gitops.functions/", "argocd.argoproj.io/", "helm.sh/hook", "helm.sh/resource-policy", "kustomize.toolkit.fluxcd.io/"];

    /// <summary>Whether a label or annotation means something to us.</summary>
    public static bool Keeps(string key)
    {
        // Asked for every label of every object: no closure.
        foreach (var prefix in Prefixes)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>Reads one object.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static LiveMetadata ReadObject(ReadOnlyMemory<byte> json, ApiResource resource)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement, resource);
    }

    /// <summary>Whether the content is one object whose deletion was asked for.</summary>
    public static bool ReadDeletion(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("metadata", out var metadata) && Text(metadata, "deletionTimestamp").Length > 0;
    }

    /// <summary>Reads one page of a list.</summary>
    /// <returns>The continue token of the next page; null on the last.</returns>
    /// <exception cref="JsonException">It is no list: a truncated or foreign answer must not pass as an empty one.</exception>
    public static string? ReadPage(ReadOnlyMemory<byte> json, ApiResource resource, List<LiveMetadata> into)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !Text(root, "kind").EndsWith("List", StringComparison.Ordinal))
            throw new JsonException("not a list");
        if (root.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in items.EnumerateArray()) into.Add(Read(item, resource));
        }

        return root.TryGetProperty("metadata", out var metadata) && Text(metadata, "continue") is { Length: > 0 } next ? next : null;
    }

    private static LiveMetadata Read(JsonElement item, ApiResource resource)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("metadata", out var metadata))
            throw new JsonException("an object without metadata");
        var ours = OurApply(metadata);
        return new LiveMetadata(
            new ObjectReference(resource.Group, resource.Kind, Text(metadata, "namespace"), Text(metadata, "name")),
            resource.ApiVersion,
            Text(metadata, "uid"),
            Text(metadata, "resourceVersion"),
            metadata.TryGetProperty("generation", out var generation) ? generation.GetInt64() : null,
            Ours(metadata, "labels"),
            Ours(metadata, "annotations"),
            metadata.TryGetProperty("ownerReferences", out var owners) && owners.ValueKind == JsonValueKind.Array && owners.GetArrayLength() > 0,
            Text(metadata, "deletionTimestamp") is { Length: > 0 } time ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) : null,
            metadata.TryGetProperty("finalizers", out var finalizers) && finalizers.ValueKind == JsonValueKind.Array
                ? [.. finalizers.EnumerateArray().Select(static f => f.GetString() ?? "")]
                : [],
            ours is { } entry && entry.TryGetProperty("fieldsV1", out var fields) ? FieldsHash.Of(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(fields)) : null,
            ours is { } apply ? Text(apply, "time") : "");
    }

    private static IReadOnlyDictionary<string, string> Ours(JsonElement metadata, string name)
    {
        if (!metadata.TryGetProperty(name, out var map) || map.ValueKind != JsonValueKind.Object) return None;
        Dictionary<string, string>? ours = null;
        foreach (var property in map.EnumerateObject())
        {
            if (Keeps(property.Name)) (ours ??= [])[property.Name] = property.Value.GetString() ?? "";
        }

        return ours ?? None;
    }

    private static JsonElement? OurApply(JsonElement metadata)
    {
        if (!metadata.TryGetProperty("managedFields", out var entries) || entries.ValueKind != JsonValueKind.Array) return null;
        foreach (var entry in entries.EnumerateArray())
        {
            if (IsOurApply(entry)) return entry;
        }

        return null;
    }

    private static bool IsOurApply(JsonElement entry) =>
        Is(entry, "manager", ApiPaths.FieldManager) && Is(entry, "operation", "Apply") && Text(entry, "subresource").Length == 0;

    private static bool Is(JsonElement element, string name, string value) =>
        element.TryGetProperty(name, out var property) && property.ValueEquals(value);

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var property) && property.ValueKind == JsonValueKind.String ? property.GetString() ?? "" : "";
}
