using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>One entry of an object's metadata.managedFields.</summary>
/// <param name="Manager">Who.</param>
/// <param name="IsApply">By server-side apply; else by any other write.</param>
/// <param name="Subresource"><c>status</c>, <c>scale</c>; empty for the object itself.</param>
/// <param name="Fields">What it owns.</param>
internal sealed record ManagedEntry(string Manager, bool IsApply, string Subresource, OwnedFields Fields)
{
    /// <summary>Reads all entries of an object. What is no entry is left out: it owns nothing.</summary>
    public static IReadOnlyList<ManagedEntry> Of(JsonObject json) =>
        [.. ((json["metadata"] as JsonObject)?["managedFields"] as JsonArray ?? []).OfType<JsonObject>().Where(static entry => entry["fieldsV1"] is JsonObject).Select(Read)];

    /// <summary>What a manager would own had it applied all that is owned.</summary>
    public static ManagedEntry All(IReadOnlyList<ManagedEntry> managed, string manager)
    {
        var fields = new Dictionary<string, OwnedField>(StringComparer.Ordinal);
        foreach (var (text, field) in managed.SelectMany(static entry => entry.Fields.Fields)) fields[text] = field;
        return new ManagedEntry(manager, IsApply: true, "", new OwnedFields(fields));
    }

    /// <summary>Whether this is what our own apply owns.</summary>
    public bool IsApplyOf(string manager) => IsApply && Subresource.Length == 0 && Manager == manager;

    private static ManagedEntry Read(JsonObject entry) =>
        new(Text(entry["manager"]), Text(entry["operation"]) == "Apply", Text(entry["subresource"]), OwnedFields.Read((JsonObject)entry["fieldsV1"]!));

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
