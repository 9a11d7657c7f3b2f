using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>What an ApplySet's parent says: the kinds of its objects, and their namespaces besides the parent's own.</summary>
/// <param name="GroupKinds"><c>Kind.group</c>, sorted.</param>
/// <param name="Namespaces">Namespaces besides the parent's, sorted.</param>
internal sealed record ApplySetContents(IReadOnlyList<string> GroupKinds, IReadOnlyList<string> Namespaces)
{
    private const string Tooling = "gitops-functions/v1";
    private const string ToolingKey = "applyset.kubernetes.io/tooling";
    private const string GroupKindsKey = "applyset.kubernetes.io/contains-group-kinds";
    private const string NamespacesKey = "applyset.kubernetes.io/additional-namespaces";
    private const string IdKey = "applyset.kubernetes.io/id";

    /// <summary>Nothing.</summary>
    public static readonly ApplySetContents Empty = new([], []);

    /// <summary>The contents of a set of objects.</summary>
    public static ApplySetContents Of(IEnumerable<ObjectReference> objects, string parentNamespace)
    {
        var all = objects.ToList();
        return new ApplySetContents(Sorted(all.Select(o => o.GroupKind)), Sorted(all.Select(o => o.Namespace).Where(n => n.Length > 0 && n != parentNamespace)));
    }

    /// <summary>Reads a parent.</summary>
    /// <returns>Null where the object is the parent of no set, or of a set that another tool manages.</returns>
    public static ApplySetContents? Read(JsonObject parent, ApplySet set)
    {
        var metadata = parent["metadata"] as JsonObject;
        var annotations = metadata?["annotations"] as JsonObject;
        return Text(metadata?["labels"] as JsonObject, IdKey) == set.Id && Text(annotations, ToolingKey)?.Split('/')[0] == Tooling.Split('/')[0]
            ? new ApplySetContents(Split(Text(annotations, GroupKindsKey)), Split(Text(annotations, NamespacesKey)))
            : null;
    }

    /// <summary>Everything of both: what the parent must say before the first write of a pass, so that no object is ever outside of it.</summary>
    public ApplySetContents Union(ApplySetContents other) => new(Sorted(GroupKinds.Concat(other.GroupKinds)), Sorted(Namespaces.Concat(other.Namespaces)));

    /// <summary>The parent object.</summary>
    public KubernetesObject ToParent(ApplySet set) => new(
        new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = set.Parent.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = set.Parent.Name,
                ["namespace"] = set.Parent.Namespace,
                ["labels"] = new JsonObject { [IdKey] = set.Id },
                ["annotations"] = new JsonObject
                {
                    [ToolingKey] = Tooling,
                    [GroupKindsKey] = string.Join(',', GroupKinds),
                    [NamespacesKey] = string.Join(',', Namespaces),
                },
            },
        },
        new ManifestOrigin("ApplySet parent", 0));

    /// <inheritdoc />
    public bool Equals(ApplySetContents? other) => other is not null && GroupKinds.SequenceEqual(other.GroupKinds) && Namespaces.SequenceEqual(other.Namespaces);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(GroupKinds.Count, Namespaces.Count);

    private static string[] Sorted(IEnumerable<string> texts) => [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string[] Split(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string? Text(JsonObject? map, string key) => map?[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
