using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Clusters;

/// <summary>JSON for a request's content.</summary>
internal static class JsonBytes
{
    // The content is not put into a web page: escaping every letter beyond ASCII would only make it larger.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object as UTF-8.</summary>
    public static ReadOnlyMemory<byte> Of(JsonObject json)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options)) json.WriteTo(writer);
        return buffer.WrittenMemory;
    }
}
