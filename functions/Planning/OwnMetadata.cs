using System.Text.Json.Nodes;

namespace GitOps.Functions.Planning;

/// <summary>Our own labels and annotations on objects: what a repository says about them does not count, and we set them last.</summary>
internal static class OwnMetadata
{
    /// <summary>Annotation: the application that the object belongs to.</summary>
    public const string Application = "gitops.functions/application";

    /// <summary>Annotation: the revision of the last write. Never a reason to write.</summary>
    public const string Revision = "gitops.functions/revision";

    /// <summary>Annotation: the <see cref="Planning.DesiredHash"/> of the last write.</summary>
    public const string DesiredHash = "gitops.functions/desired-hash";

    /// <summary>Annotation of a hook's object: the sync and the phase that it runs in (<see cref="HookNames.Tag"/>).</summary>
    public const string Operation = "gitops.functions/operation";

    /// <summary>Annotation: the value of a Secret may be in the object. Kept in the cluster, so that a later diff does not show what was there before.</summary>
    public const string HoldsSecret = "gitops.functions/holds-secret";

    private static readonly string[] Labels = [ApplySet.PartOfLabel, ApplySet.IdLabel];

    private static readonly string[] Annotations =
    [
        Application, Revision, DesiredHash, HoldsSecret, Operation, ApplySet.ToolingAnnotation, ApplySet.GroupKindsAnnotation, ApplySet.NamespacesAnnotation,
        "applyset.kubernetes.io/contains-group-resources",
    ];

    // What only the server writes. kubectl sends it, and the server ignores it or refuses the object for it.
    private static readonly string[] ServerFields = ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink"];

    /// <summary>Takes out what is not the repository's to say: our metadata, the server's, and the status.</summary>
    public static void Strip(JsonObject json)
    {
        json.Remove("status");
        if (json["metadata"] is not JsonObject metadata) return;
        foreach (var field in ServerFields) metadata.Remove(field);
        Strip(metadata, "labels", Labels);
        Strip(metadata, "annotations", Annotations);
    }

    /// <summary>Sets ours.</summary>
    public static void Set(JsonObject json, ApplySet set, string revision, string desiredHash, bool holdsSecret)
    {
        var metadata = Map(json, "metadata");
        Map(metadata, "labels")[ApplySet.PartOfLabel] = set.Id;
        var annotations = Map(metadata, "annotations");
        annotations[Application] = set.Application;
        annotations[Revision] = revision;
        annotations[DesiredHash] = desiredHash;
        if (holdsSecret) annotations[HoldsSecret] = "true";
    }

    /// <summary>Marks a hook's object with its run.</summary>
    public static void Mark(JsonObject json, string operation) => Map(Map(json, "metadata"), "annotations")[Operation] = operation;

    /// <summary>Copies what an object is called, and ours, from one to another that may have lost it.</summary>
    public static void Keep(JsonObject from, JsonObject to)
    {
        var (source, target) = (Map(from, "metadata"), Map(to, "metadata"));
        foreach (var field in (string[])["apiVersion", "kind"]) Copy(from, to, field);
        foreach (var field in (string[])["name", "namespace"]) Copy(source, target, field);
        Copy(Map(source, "labels"), Map(target, "labels"), ApplySet.PartOfLabel);
        foreach (var name in (string[])[Application, Revision, DesiredHash, HoldsSecret]) Copy(Map(source, "annotations"), Map(target, "annotations"), name);
    }

    private static void Copy(JsonObject from, JsonObject to, string field)
    {
        if (from[field] is { } value) to[field] = value.DeepClone();
    }

    private static void Strip(JsonObject metadata, string field, string[] names)
    {
        if (metadata[field] is not JsonObject map) return;
        foreach (var name in names) map.Remove(name);
        if (map.Count == 0) metadata.Remove(field);
    }

    private static JsonObject Map(JsonObject parent, string field)
    {
        if (parent[field] is JsonObject map) return map;
        var made = new JsonObject();
        parent[field] = made;
        return made;
    }
}
