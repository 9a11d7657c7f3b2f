using System.Text.Json.Nodes;

namespace GitOps.Functions.Manifests;

/// <summary>One untyped Kubernetes object with a known apiVersion, kind and name, and where it was written down.</summary>
/// <param name="json">The whole object. Numbers keep the digits they were read with.</param>
/// <param name="origin">Where it came from.</param>
internal sealed class KubernetesObject(JsonObject json, ManifestOrigin origin)
{
    /// <summary>The whole object. Stages that change an object work on a <see cref="DeepClone"/>.</summary>
    public JsonObject Json { get; } = json;

    /// <summary>Where it came from.</summary>
    public ManifestOrigin Origin { get; } = origin;

    /// <summary>The value of a Secret may be in it: it is treated like a Secret wherever values would be shown.</summary>
    public bool HoldsSecret { get; init; }

    /// <summary><c>group/version</c>, or <c>version</c> for the core group.</summary>
    public string ApiVersion => Text(Json["apiVersion"]);

    /// <summary>API group; empty for the core group.</summary>
    public string Group => ApiVersion.LastIndexOf('/') is var i and >= 0 ? ApiVersion[..i] : "";

    /// <summary>API version without the group.</summary>
    public string Version => ApiVersion[(ApiVersion.LastIndexOf('/') + 1)..];

    /// <summary>Kind.</summary>
    public string Kind => Text(Json["kind"]);

    /// <summary>metadata.name; empty where only generateName is given.</summary>
    public string Name => Text(Metadata?["name"]);

    /// <summary>metadata.namespace; empty where none is written.</summary>
    public string Namespace => Text(Metadata?["namespace"]);

    /// <summary>metadata.labels, or null.</summary>
    public JsonObject? Labels => Metadata?["labels"] as JsonObject;

    /// <summary>metadata.annotations, or null.</summary>
    public JsonObject? Annotations => Metadata?["annotations"] as JsonObject;

    /// <summary>The identity, with the namespace that is written (which may be empty for a namespaced kind until defaults are set).</summary>
    public ObjectReference Reference => new(Group, Kind, Namespace, Name);

    private JsonObject? Metadata => Json["metadata"] as JsonObject;

    /// <summary>The value of an annotation, or null.</summary>
    public string? Annotation(string name) => Annotations?[name] is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A copy that shares nothing with this one.</summary>
    public KubernetesObject DeepClone() => new((JsonObject)Json.DeepClone(), Origin) { HoldsSecret = HoldsSecret };

    private static string Text(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var text) ? text : "";
}
