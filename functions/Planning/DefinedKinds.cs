using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>The kinds that the CustomResourceDefinitions of a set will bring, so that a definition and its objects can come in one commit.</summary>
internal static class DefinedKinds
{
    private const string DefinitionKind = "CustomResourceDefinition.apiextensions.k8s.io";

    /// <summary>Whether an object is a CustomResourceDefinition.</summary>
    public static bool IsDefinition(ObjectReference reference) => reference.GroupKind == DefinitionKind;

    /// <summary>Reads them, of all served versions.</summary>
    public static IEnumerable<ApiResource> Of(IEnumerable<KubernetesObject> objects) =>
        objects.Where(static one => IsDefinition(one.Reference)).SelectMany(static one => Of(one.Json["spec"] as JsonObject));

    /// <summary>The group and kind that one definition brings: <c>Kind.group</c>; null where it does not say.</summary>
    public static string? GroupKind(KubernetesObject definition) => Of(definition.Json["spec"] as JsonObject).FirstOrDefault() is { } kind ? $"{kind.Kind}.{kind.Group}" : null;

    private static IEnumerable<ApiResource> Of(JsonObject? spec)
    {
        var names = spec?["names"] as JsonObject;
        var (group, kind, plural) = (Text(spec?["group"]), Text(names?["kind"]), Text(names?["plural"]));
        if (group.Length == 0 || kind.Length == 0 || plural.Length == 0) return [];
        var namespaced = Text(spec!["scope"]) == "Namespaced";
        return Versions(spec).Select(version => new ApiResource(group, version, kind, plural, namespaced, ["get", "list", "patch", "delete"]));
    }

    // apiextensions/v1 has versions; v1beta1 may have one version instead.
    private static IEnumerable<string> Versions(JsonObject spec)
    {
        var listed = (spec["versions"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(static version => version["served"] is not JsonValue served || !served.TryGetValue<bool>(out var on) || on)
            .Select(static version => Text(version["name"]));
        return listed.Append(Text(spec["version"])).Where(static version => version.Length > 0).Distinct();
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
