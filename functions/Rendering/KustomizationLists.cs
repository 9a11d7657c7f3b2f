using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>What <c>kustomize edit set image</c>, <c>set replicas</c> and <c>add component</c> do to a kustomization.</summary>
internal static class KustomizationLists
{
    /// <summary>The list of a field, made where there is none.</summary>
    /// <exception cref="FailureException">The field is something else.</exception>
    public static JsonArray Of(JsonObject json, string field)
    {
        json[field] ??= new JsonArray();
        return json[field] as JsonArray ?? throw Refuse(field, "in the kustomization it must be a list");
    }

    /// <summary>Appends a text that is not there yet.</summary>
    public static void AddText(JsonObject json, string field, string text)
    {
        var list = Of(json, field);
        if (!list.Any(item => ManifestRules.IsText(item, out var there) && there == text)) list.Add((JsonNode)text);
    }

    /// <summary>Replaces the images of the same names, and adds the others. The list is then in the order of names, as kustomize edit leaves it.</summary>
    public static void SetImages(JsonObject json, IReadOnlyList<KustomizeImage> images)
    {
        if (images.Count == 0) return;
        var wanted = images.GroupBy(static image => image.Name).ToDictionary(static g => g.Key, static g => g.Last(), StringComparer.Ordinal);
        SetByName(json, "images", wanted.ToDictionary(static p => p.Key, static p => (Func<JsonObject?, JsonObject>)(former => Image(p.Value, former))));
    }

    /// <summary>Replaces the replicas of the same names, and adds the others.</summary>
    public static void SetReplicas(JsonObject json, IReadOnlyList<KustomizeReplica> replicas)
    {
        if (replicas.Count == 0) return;
        var wanted = replicas.GroupBy(static replica => replica.Name).ToDictionary(static g => g.Key, static g => g.Last(), StringComparer.Ordinal);
        SetByName(json, "replicas", wanted.ToDictionary(static p => p.Key, static p => (Func<JsonObject?, JsonObject>)(_ => new JsonObject { ["name"] = p.Key, ["count"] = p.Value.Count })));
    }

    /// <summary>What cannot be done to a kustomization.</summary>
    /// <param name="option">The option or field.</param>
    /// <param name="cause">Why.</param>
    public static FailureException Refuse(string option, string cause) => new(new Failure("spec.source.kustomize", option, cause));

    // Of two entries of a name the later one counts to kustomize edit.
    private static void SetByName(JsonObject json, string field, Dictionary<string, Func<JsonObject?, JsonObject>> wanted)
    {
        var entries = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var item in Of(json, field))
        {
            if (item is not JsonObject entry || !ManifestRules.IsText(entry["name"], out var name)) throw Refuse(field, "in the kustomization each must be a mapping with a name");
            entries[name] = entry;
        }

        foreach (var (name, make) in wanted) entries[name] = make(entries.GetValueOrDefault(name));
        json[field] = new JsonArray([.. entries.Values.Select(static entry => (JsonNode?)entry.DeepClone())]);
    }

    private static JsonObject Image(KustomizeImage image, JsonObject? former)
    {
        var entry = new JsonObject { ["name"] = image.Name };
        foreach (var (field, value) in ((string, string)[])[("newName", image.NewName), ("newTag", image.NewTag), ("digest", image.Digest)])
        {
            if (value == KustomizeImage.Keep) entry[field] = former?[field]?.DeepClone();
            else if (value.Length > 0) entry[field] = value;
        }

        return entry;
    }
}
