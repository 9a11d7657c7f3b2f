using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering;

/// <summary>Labels and annotations that every rendered object gets, on itself alone: neither selectors nor pod templates.</summary>
internal static class CommonMetadata
{
    /// <summary>Sets them.</summary>
    public static KubernetesObject Set(KubernetesObject one, NamespaceMetadata metadata)
    {
        var changed = one.DeepClone();
        var target = (JsonObject)changed.Json["metadata"]!;
        Set(target, "labels", metadata.Labels);
        Set(target, "annotations", metadata.Annotations);
        return changed;
    }

    private static void Set(JsonObject metadata, string field, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0) return;
        if (metadata[field] is not JsonObject map) metadata[field] = map = [];
        foreach (var (name, value) in values) map[name] = value;
    }
}
