using System.Text.Json;

namespace GitOps.Functions.Hosting;

/// <summary>
/// What the Functions host posts for a queue or timer invocation: <c>{"Data":{…},"Metadata":{…}}</c>, every scalar as a string that
/// holds JSON text. Only Data is read: a message's own properties overwrite Metadata of the same name.
/// </summary>
internal static class InvocationEnvelope
{
    /// <summary>Largest envelope that is read, in bytes. A queue message holds 64 KiB; encoding it twice and the metadata stay far below.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The text of a queue message, or null where the envelope has none under that name.</summary>
    /// <param name="body">The request body.</param>
    /// <param name="binding">The trigger's <c>name</c> in function.json.</param>
    /// <exception cref="JsonException">The body is not the host's envelope.</exception>
    public static string? QueueMessage(ReadOnlyMemory<byte> body, string binding)
    {
        using var envelope = JsonDocument.Parse(body);
        if (envelope.RootElement.ValueKind != JsonValueKind.Object
            || !envelope.RootElement.TryGetProperty("Data", out var data) || data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty(binding, out var value)) return null;
        return value.ValueKind == JsonValueKind.String ? Unwrap(value.GetString()!) : value.GetRawText();
    }

    /// <summary>
    /// A JSON message arrives encoded twice; a host that encodes it once must not break us, so text that is no JSON string is taken as it is.
    /// </summary>
    private static string Unwrap(string text)
    {
        try
        {
            using var inner = JsonDocument.Parse(text);
            return inner.RootElement.ValueKind == JsonValueKind.String ? inner.RootElement.GetString()! : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
