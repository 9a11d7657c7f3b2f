using System.Text.Json.Nodes;

namespace GitOps.Functions.Rendering;

/// <summary>What <c>kustomize edit add label</c> and <c>add annotation</c> do to a kustomization.</summary>
internal static class KustomizationMaps
{
    /// <summary>Adds to a mapping.</summary>
    /// <param name="json">The kustomization.</param>
    /// <param name="field"><c>commonLabels</c> or <c>commonAnnotations</c>.</param>
    /// <param name="kind">What one of them is called.</param>
    /// <param name="values">Names and values.</param>
    /// <param name="force">Replace what is there already.</param>
    /// <exception cref="Outcomes.FailureException">It is there already, or the field is no mapping.</exception>
    public static void Add(JsonObject json, string field, string kind, IReadOnlyDictionary<string, string> values, bool force)
    {
        if (values.Count == 0) return;
        json[field] ??= new JsonObject();
        if (json[field] is not JsonObject map) throw KustomizationLists.Refuse(field, "in the kustomization it must be a mapping");
        foreach (var (name, value) in values)
        {
            if (map.ContainsKey(name) && !force) throw KustomizationLists.Refuse(field, $"the kustomization has the {kind} '{name}' already; write {Force(field)}: true to replace it");
            map[name] = value;
        }
    }

    /// <summary>Appends labels that go into no selector. Whether one of them is there already does not matter to kustomize: the last one counts.</summary>
    public static void AppendLabels(JsonObject json, IReadOnlyDictionary<string, string> labels, bool templates)
    {
        if (labels.Count == 0) return;
        var pairs = new JsonObject([.. labels.Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))]);
        var entry = new JsonObject { ["pairs"] = pairs };
        if (templates) entry["includeTemplates"] = true;
        KustomizationLists.Of(json, "labels").Add((JsonNode)entry);
    }

    private static string Force(string field) => "force" + char.ToUpperInvariant(field[0]) + field[1..];
}
