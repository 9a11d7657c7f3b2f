using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.FieldPaths;

namespace GitOps.Functions.Planning;

/// <summary>
/// What comes of the fields of an object that is adopted: what its former manager wrote becomes ours, as if we had applied it. So a field that Git does
/// not name goes, where it would stay for ever as nobody's else (kubectl does the same when it changes over to server-side apply).
/// </summary>
internal static class Adoption
{
    /// <summary>The object belongs to no application, and we never applied it. One of ours that lost its label is put right as after any foreign change.</summary>
    public static bool IsOne(LiveMetadata live) => !live.Labels.ContainsKey(ApplySet.PartOfLabel) && live.FieldsHash is null;

    /// <summary>Whether an entry of an object's managedFields is of a manager, for the object itself and not a part of it like its status.</summary>
    public static bool IsOf(JsonObject entry, string manager) => entry["manager"] is JsonValue text && text.TryGetValue<string>(out var name) && name == manager && entry["subresource"] is null;

    /// <summary>Takes out of an object what the adoption will take out of it.</summary>
    /// <param name="desired">As Git has it.</param>
    /// <param name="live">The object as the cluster lists it.</param>
    /// <param name="tried">What the server would make of it by applying alone. Is changed.</param>
    public static void TakeOut(DesiredObject desired, LiveMetadata live, JsonObject tried)
    {
        if (desired.FormerManager is { } former && IsOne(live)) PathRemoval.Remove(tried, Leaving(tried, former));
    }

    // Those that nobody else owns, with all that is in them. A map in which somebody else owns something stays; an item does not, unless he owns it as well.
    private static List<FieldPath> Leaving(JsonObject tried, string former)
    {
        var entries = ((tried["metadata"] as JsonObject)?["managedFields"] as JsonArray ?? []).OfType<JsonObject>().Where(static entry => entry["fieldsV1"] is JsonObject).ToLookup(entry => IsOf(entry, former));
        var split = entries[true].Select(entry => FormerFields.Split(tried, entry)).ToList();
        var others = entries[false].Select(static entry => (JsonObject)entry["fieldsV1"]!).Concat(split.Select(static one => one.Left)).SelectMany(static fields => OwnedFields.Read(fields).Fields.Keys).ToHashSet(StringComparer.Ordinal);
        return [.. split.SelectMany(static one => OwnedFields.Read(one.Written).Fields)
            .Where(field => !field.Value.IsKey && !others.Contains(field.Key)
                && (!field.Value.Selectors[^1].IsMember || !others.Any(other => other.StartsWith(field.Key + "\n", StringComparison.Ordinal))))
            .Select(field => field.Value.Find(tried)).OfType<FieldPath>()];
    }
}
