using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>The kinds that a set's own CustomResourceDefinitions bring: not served yet, and no error.</summary>
internal sealed class BroughtKinds
{
    private readonly Dictionary<(string Group, string Kind), bool> _namespaced = [];

    private BroughtKinds()
    {
    }

    /// <summary>Reads the CustomResourceDefinitions among the objects.</summary>
    public static BroughtKinds Of(IEnumerable<KubernetesObject> objects)
    {
        var kinds = new BroughtKinds();
        foreach (var definition in objects.Where(o => o is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" })) kinds.Add(definition);
        return kinds;
    }

    /// <summary>Whether a kind that the set brings is namespaced; null where the set does not bring it.</summary>
    public bool? Namespaced(KubernetesObject of) => _namespaced.TryGetValue((of.Group, of.Kind), out var namespaced) ? namespaced : null;

    private void Add(KubernetesObject definition)
    {
        if (definition.Json["spec"] is not JsonObject spec || spec["names"] is not JsonObject names) return;
        if (Text(spec["group"]) is { } group && Text(names["kind"]) is { } kind) _namespaced[(group, kind)] = Text(spec["scope"]) != "Cluster";
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
