using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering;

/// <summary>A complete render as bytes, and back.</summary>
internal static class SnapshotDocument
{
    private const int Version = 1;

    // So much is held back before it is passed on.
    private const int Buffered = 16 << 10;

    /// <summary>Writes the render as JSON, piece by piece: all of it at once would be an array of many megabytes.</summary>
    public static void Write(Stream target, RenderResult rendered)
    {
        using var writer = new Utf8JsonWriter(target);
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteString("digest", rendered.Digest);
        writer.WriteString("tool", rendered.Tool);
        if (rendered.Capabilities.Length > 0) writer.WriteString("capabilities", rendered.Capabilities);
        writer.WriteStartArray("warnings");
        foreach (var warning in rendered.Warnings) writer.WriteStringValue(warning);
        writer.WriteEndArray();
        writer.WriteStartArray("objects");
        foreach (var one in rendered.Objects) Write(writer, one);
        writer.WriteEndArray();
        if (rendered.Files.Count > 0) Write(writer, rendered.Files);
        writer.WriteEndObject();
    }

    /// <summary>The render; null where it is of another version, or not what was written.</summary>
    public static RenderResult? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject document && (int?)document["version"] == Version ? Read(document) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<RenderedFile> files)
    {
        writer.WriteStartArray("files");
        foreach (var file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", file.Path);
            writer.WriteString("id", file.Id);
            writer.WriteNumber("size", file.Size);
            writer.WriteEndObject();
            if (writer.BytesPending > Buffered) writer.Flush();
        }
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, KubernetesObject one)
    {
        writer.WriteStartObject();
        writer.WriteString("file", one.Origin.File);
        writer.WriteNumber("line", one.Origin.Line);
        if (one.HoldsSecret) writer.WriteBoolean("holdsSecret", true);
        writer.WritePropertyName("object");
        one.Json.WriteTo(writer);
        writer.WriteEndObject();
        if (writer.BytesPending > Buffered) writer.Flush();
    }

    private static RenderResult? Read(JsonObject document)
    {
        var objects = (document["objects"] as JsonArray ?? []).Select(static entry => Read(entry)).ToList();
        var warnings = (document["warnings"] as JsonArray ?? []).Select(static warning => (string)warning!);
        return objects.Contains(null) || (string?)document["digest"] is not { } digest || (string?)document["tool"] is not { } tool
            ? null
            : new RenderResult([.. objects.OfType<KubernetesObject>()], [], digest, tool) { Warnings = [.. warnings], Capabilities = (string?)document["capabilities"] ?? "", Files = [.. (document["files"] as JsonArray ?? []).Select(static file => File(file!))] };
    }

    private static RenderedFile File(JsonNode file) => new((string)file["path"]!, (string)file["id"]!, (long)file["size"]!);

    private static KubernetesObject? Read(JsonNode? entry) =>
        entry?["object"] is JsonObject json && (string?)entry["file"] is { } file
            ? new KubernetesObject(json, new ManifestOrigin(file, (int?)entry["line"] ?? 0)) { HoldsSecret = (bool?)entry["holdsSecret"] ?? false }
            : null;
}
