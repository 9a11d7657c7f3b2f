using System.Text.Json;
using System.Text.Unicode;

namespace GitOps.Functions.Webhooks;

/// <summary>Reads JSON bodies strictly: UTF-8, one object, depth 64 at most, no member twice, no comments, nothing after it.</summary>
internal static class Payload
{
    // Longer than any ref (255 bytes a segment), URL or name that a host sends.
    private const int MaxText = 2048;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Reads a body.</summary>
    /// <returns>Null where it is not one strict JSON object.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span)) return null;
        try
        {
            var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is thrown for member names with half a surrogate pair, which are compared as text.
            return null;
        }
    }

    /// <summary>The text at a path of members.</summary>
    /// <returns>Null where it is missing, not a text, empty, longer than 2,048 characters, or holds half a surrogate pair.</returns>
    public static string? Text(JsonElement from, params ReadOnlySpan<string> path)
    {
        if (Find(from, path) is not { ValueKind: JsonValueKind.String } found) return null;
        try
        {
            return found.GetString() is { Length: > 0 and <= MaxText } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether <c>true</c> is at a path of members.</summary>
    public static bool IsTrue(JsonElement from, params ReadOnlySpan<string> path) => Find(from, path) is { ValueKind: JsonValueKind.True };

    private static JsonElement? Find(JsonElement from, ReadOnlySpan<string> path)
    {
        foreach (var member in path)
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(member, out from)) return null;
        return from;
    }
}
