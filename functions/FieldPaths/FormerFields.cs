using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>
/// What a tool that hands an object over had written, out of all that <c>metadata.managedFields</c> says it owns. A server-side apply owns what was
/// written and nothing else. Any other write owns the defaults too, and what an admission webhook added: they are not the tool's to hand over, and
/// taking some of them away is refused (the class of a volume claim). What <c>kubectl apply</c> wrote it notes in an annotation.
/// </summary>
internal static class FormerFields
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Splits one entry's <c>fieldsV1</c>.</summary>
    /// <param name="live">The object.</param>
    /// <param name="entry">The entry of its managedFields.</param>
    /// <returns>What was written, and the rest.</returns>
    public static (JsonObject Written, JsonObject Left) Split(JsonObject live, JsonObject entry)
    {
        var fields = entry["fieldsV1"] as JsonObject ?? [];
        return entry["operation"] is JsonValue operation && operation.TryGetValue<string>(out var text) && text == "Apply"
            ? (fields, [])
            : Split(fields, Written(live));
    }

    private static JsonNode? Written(JsonObject live)
    {
        try
        {
            return (live["metadata"]?["annotations"] as JsonObject)?[LastApplied] is JsonValue note && note.TryGetValue<string>(out var text) ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (JsonObject Written, JsonObject Left) Split(JsonObject fields, JsonNode? at)
    {
        var (written, rest) = (new JsonObject(), new JsonObject());
        foreach (var (text, below) in fields)
        {
            var selector = FieldSelector.TryParse(text);
            if (selector is null) (at is null ? rest : written)[text] = below?.DeepClone();
            else if (selector.Find(at) is not { } step) rest[text] = below?.DeepClone();
            // An item comes with its defaults: as long as somebody owns one of them, the item stays.
            else if (!selector.IsMember || below is not JsonObject map || !map.Any(static one => one.Key != ".")) written[text] = below?.DeepClone();
            else Add(text, Split(map, step.Key is { } key ? ((JsonObject)at!)[key] : ((JsonArray)at!)[step.Index]));
        }
        return (written, rest);

        void Add(string text, (JsonObject Written, JsonObject Left) below)
        {
            if (below.Written.Count > 0) written[text] = below.Written;
            if (below.Left.Count > 0) rest[text] = below.Left;
        }
    }
}
