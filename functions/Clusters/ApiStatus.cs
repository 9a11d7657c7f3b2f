using System.Text.Json.Nodes;

namespace GitOps.Functions.Clusters;

/// <summary>The <c>Status</c> object that an API server answers an error with.</summary>
/// <param name="Message">The server's own text. May echo values of the object.</param>
/// <param name="Reason">One word: <c>Conflict</c>, <c>Invalid</c>.</param>
/// <param name="Kind">details.kind: the resource (plural) that it is about.</param>
/// <param name="Name">details.name.</param>
/// <param name="Causes">details.causes.</param>
/// <param name="RetryAfterSeconds">details.retryAfterSeconds; 0 where not given.</param>
internal sealed record ApiStatus(string Message, string Reason, string Kind, string Name, IReadOnlyList<ApiStatusCause> Causes, int RetryAfterSeconds)
{
    /// <summary>What is known of an answer that is no Status object.</summary>
    public static ApiStatus None { get; } = new("", "", "", "", [], 0);

    /// <summary>Reads one.</summary>
    /// <returns><see cref="None"/> where the content is something else (a proxy's page, plain text).</returns>
    public static ApiStatus Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonNode.Parse(json.Span) is JsonObject root && Text(root["kind"]) == "Status" ? Read(root) : None;
        }
        catch (System.Text.Json.JsonException)
        {
            return None;
        }
    }

    private static ApiStatus Read(JsonObject root)
    {
        var details = root["details"] as JsonObject;
        var causes = details?["causes"] as JsonArray ?? [];
        return new ApiStatus(
            Text(root["message"]),
            Text(root["reason"]),
            Text(details?["kind"]),
            Text(details?["name"]),
            [.. causes.OfType<JsonObject>().Select(static one => new ApiStatusCause(Text(one["reason"]), Text(one["field"]), Text(one["message"])))],
            details?["retryAfterSeconds"] is JsonValue value && value.TryGetValue<int>(out var seconds) ? seconds : 0);
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
