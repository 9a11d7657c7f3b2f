using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Manifests;

/// <summary>
/// One spelling for equal JSON: keys in ordinal order, no white space, numbers in Go's shortest form (<c>1.0</c>, <c>1e0</c> and
/// <c>1</c> are the same). Hashes of it tell whether two values are equal, whoever wrote them.
/// </summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The canonical bytes of a value, UTF-8.</summary>
    public static byte[] Bytes(JsonNode? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>SHA-256 of the canonical bytes, lower-case hex.</summary>
    public static string Digest(JsonNode? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    /// <summary>SHA-256 over several values in their order, each followed by a line feed, which canonical JSON never holds.</summary>
    public static string Digest(IEnumerable<JsonNode?> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var value in values)
        {
            Write(buffer, value);
            hash.AppendData(buffer.WrittenSpan);
            hash.AppendData("\n"u8);
            buffer.ResetWrittenCount();
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Write(ArrayBufferWriter<byte> buffer, JsonNode? value)
    {
        using var json = new Utf8JsonWriter(buffer, Options);
        Write(json, value);
    }

    private static void Write(Utf8JsonWriter json, JsonNode? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case JsonObject map: WriteObject(json, map); break;
            case JsonArray list: WriteArray(json, list); break;
            case var v when v.GetValueKind() == JsonValueKind.Number: json.WriteRawValue(Number(v.ToJsonString()), skipInputValidation: true); break;
            default: value.WriteTo(json); break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, JsonObject map)
    {
        json.WriteStartObject();
        foreach (var (key, child) in map.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            Write(json, child);
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, JsonArray list)
    {
        json.WriteStartArray();
        foreach (var child in list) Write(json, child);
        json.WriteEndArray();
    }

    // Minus zero equals zero; a number beyond 64-bit floats stays as it is written.
    private static string Number(string text) => GoNumber.Normalise(text) switch { null => text, "-0" => "0", var number => number };
}
