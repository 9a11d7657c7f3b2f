using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>
/// What a PUT sends: the object as Git has it, and of the one in the cluster what is not Git's to say or was allocated to it. Without that a PUT would
/// drop what holds the object's deletion, and be refused for fields that cannot be changed.
/// </summary>
internal static class ReplaceContent
{
    // Allocated once, by the cluster. What Git writes itself counts.
    private static readonly (string GroupKind, string[] Path)[] Kept =
    [
        ("Service", ["spec", "clusterIP"]),
        ("Service", ["spec", "clusterIPs"]),
        ("Service", ["spec", "ipFamilies"]),
        ("Service", ["spec", "ipFamilyPolicy"]),
        ("Service", ["spec", "healthCheckNodePort"]),
        ("ServiceAccount", ["secrets"]),
        ("PersistentVolumeClaim", ["spec", "volumeName"]),
        ("PersistentVolumeClaim", ["spec", "volumeMode"]),
        ("PersistentVolumeClaim", ["spec", "storageClassName"]),
        ("PersistentVolume", ["spec", "claimRef"]),
    ];

    /// <summary>Makes it.</summary>
    /// <param name="desired">As Git has it.</param>
    /// <param name="live">As the cluster has it.</param>
    /// <param name="fence">The version and UID that are expected.</param>
    public static KubernetesObject Of(DesiredObject desired, JsonObject live, LiveMetadata fence)
    {
        var content = desired.Ignored is { Respected: true } ? IgnoredMerge.Whole(desired, live) : desired.Manifest.DeepClone();
        var metadata = (JsonObject)content.Json["metadata"]!;
        (metadata["resourceVersion"], metadata["uid"]) = (fence.ResourceVersion, fence.Uid);
        foreach (var name in (string[])[OwnMetadata.DesiredHash, OwnMetadata.Revision]) (metadata["annotations"] as JsonObject)?.Remove(name);
        foreach (var path in (string[][])[["metadata", "finalizers"], ["metadata", "ownerReferences"], ["status"]]) Keep(content.Json, live, path);
        if (AggregatedRole.Is(content)) Keep(content.Json, live, [AggregatedRole.Rules]);
        if (IsHeadlessOrExternal(desired, content.Json)) return content;
        foreach (var (_, path) in Kept.Where(kept => kept.GroupKind == desired.Reference.GroupKind)) Keep(content.Json, live, path);
        if (desired.Reference.GroupKind == "Service") KeepNodePorts(content.Json["spec"]?["ports"] as JsonArray ?? [], live["spec"]?["ports"] as JsonArray ?? [], Text(content.Json["spec"]?["type"]));
        return content;
    }

    private static void KeepNodePorts(JsonArray ports, JsonArray live, string type)
    {
        if (type is not ("NodePort" or "LoadBalancer")) return;
        foreach (var port in ports.OfType<JsonObject>().Where(static port => port["nodePort"] is null))
        {
            if (live.OfType<JsonObject>().FirstOrDefault(one => PortOf(one) == PortOf(port))?["nodePort"] is { } allocated) port["nodePort"] = allocated.DeepClone();
        }
    }

    private static string PortOf(JsonObject port) => $"{(Text(port["protocol"]) is { Length: > 0 } protocol ? protocol : "TCP")} {port["port"]}";

    // Such a Service has nothing allocated, and must not get it from what it was before.
    private static bool IsHeadlessOrExternal(DesiredObject desired, JsonObject content) => desired.Reference.GroupKind == "Service"
        && content["spec"] is JsonObject spec && (Text(spec["type"]) == "ExternalName" || spec["clusterIP"] is not null);

    private static void Keep(JsonObject content, JsonObject live, string[] path)
    {
        var (from, to) = ((JsonNode?)live, (JsonNode?)content);
        foreach (var name in path[..^1]) (from, to) = ((from as JsonObject)?[name], (to as JsonObject)?[name]);
        if (to is JsonObject into && into[path[^1]] is null && (from as JsonObject)?[path[^1]] is { } value) into[path[^1]] = value.DeepClone();
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
