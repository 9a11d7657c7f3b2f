using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.FieldPaths;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Rewrites <c>metadata.managedFields</c>: who owns which fields, without a change of any field's value.</summary>
internal static class ManagedFields
{
    /// <summary>What we changed by a PUT becomes what we apply: we would own it twice, and a field that later leaves Git would stay for that.</summary>
    /// <param name="live">The object as it was read.</param>
    /// <returns>The entries as they are to be; null where they are so.</returns>
    public static JsonArray? WithoutOurUpdate(JsonObject live)
    {
        var entries = Read(live);
        if (entries.Find(static entry => Is(entry, ApiPaths.FieldManager, "Update")) is not { } byHand) return null;
        if (entries.Exists(IsOurs)) entries.Remove(byHand);
        else byHand["operation"] = "Apply";
        return Array(entries);
    }

    /// <summary>What another manager wrote becomes what we have applied: the next apply takes away what it does not name.</summary>
    /// <param name="live">The object as it was read.</param>
    /// <param name="former">The other manager.</param>
    /// <returns>The entries as they are to be; null where they are so.</returns>
    public static JsonArray? TakenOver(JsonObject live, string former)
    {
        var entries = Read(live);
        var changed = false;
        foreach (var entry in entries.FindAll(entry => Adoption.IsOf(entry, former)))
        {
            var (written, rest) = FormerFields.Split(live, entry);
            if (written.Count == 0) continue;
            changed = true;
            // In another version of the API a field may have another path: then it stays, and is nobody's.
            if (entries.Find(IsOurs) is not { } ours) entries.Add(Ours(entry, written));
            else if (JsonNode.DeepEquals(ours["apiVersion"], entry["apiVersion"])) Merge((JsonObject)ours["fieldsV1"]!, written);
            if (rest.Count > 0) entry["fieldsV1"] = rest;
            else entries.Remove(entry);
        }
        return changed ? Array(entries) : null;
    }

    // Not as a collection expression: that would need code made at run time.
    private static JsonArray Array(List<JsonObject> entries) => new([.. entries]);

    private static JsonObject Ours(JsonObject entry, JsonObject fields)
    {
        var ours = (JsonObject)entry.DeepClone();
        (ours["manager"], ours["operation"], ours["fieldsV1"]) = (ApiPaths.FieldManager, "Apply", fields.DeepClone());
        return ours;
    }

    private static List<JsonObject> Read(JsonObject live) =>
        [.. ((live["metadata"] as JsonObject)?["managedFields"] as JsonArray ?? []).OfType<JsonObject>().Where(static entry => entry["fieldsV1"] is JsonObject).Select(static entry => (JsonObject)entry.DeepClone())];

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (field, below) in from)
        {
            if (into[field] is JsonObject known && below is JsonObject more) Merge(known, more);
            else if (into[field] is null) into[field] = below?.DeepClone();
        }
    }

    private static bool IsOurs(JsonObject entry) => Is(entry, ApiPaths.FieldManager, "Apply");

    private static bool Is(JsonObject entry, string manager, string operation) =>
        Adoption.IsOf(entry, manager) && entry["operation"] is JsonValue text && text.TryGetValue<string>(out var found) && found == operation;
}
