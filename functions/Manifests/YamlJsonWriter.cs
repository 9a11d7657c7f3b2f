using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Manifests;

/// <summary>Writes YAML nodes as JSON with kubectl's types: aliases followed, merge keys applied, keys turned into text.</summary>
internal sealed class YamlJsonWriter(Utf8JsonWriter json, YamlBudget budget)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = YamlLimits.Depth + 8 };
    private int _depth;

    /// <summary>A document's value as JSON.</summary>
    /// <exception cref="YamlSyntaxException">A limit, a cycle, a duplicate key, a key that is no text, a value that JSON cannot hold.</exception>
    public static JsonNode? ToJson(YamlNode node, YamlBudget budget) => Build(json => new YamlJsonWriter(json, budget).Write(node));

    /// <summary>Writes JSON and reads it back as nodes, so that numbers keep exactly the digits that were written.</summary>
    public static JsonNode? Build(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 10);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions)) write(json);
        return JsonNode.Parse(buffer.WrittenSpan, documentOptions: ReaderOptions);
    }

    private void Write(YamlNode node)
    {
        budget.Take(node.Line);
        if (json.BytesCommitted + json.BytesPending > YamlLimits.ExpandedBytes)
            throw new YamlSyntaxException(node.Line, $"more than {YamlLimits.ExpandedBytes >> 20} MiB once aliases are followed");
        switch (node.Kind)
        {
            case YamlNodeKind.Scalar: WriteScalar(node); break;
            case YamlNodeKind.Alias: Write(node.Target!); break;
            case YamlNodeKind.Sequence: Inside(node, WriteSequence); break;
            default: Inside(node, WriteMapping); break;
        }
    }

    private void Inside(YamlNode node, Action<YamlNode> write)
    {
        if (node.Open) throw new YamlSyntaxException(node.Line, "the value contains itself through an alias");
        if (++_depth > YamlLimits.Depth) throw new YamlSyntaxException(node.Line, $"nested deeper than {YamlLimits.Depth} levels once aliases are followed");
        node.Open = true;
        write(node);
        node.Open = false;
        _depth--;
    }

    private void WriteSequence(YamlNode node)
    {
        json.WriteStartArray();
        foreach (var child in node.Children) Write(child);
        json.WriteEndArray();
    }

    private void WriteMapping(YamlNode node)
    {
        json.WriteStartObject();
        foreach (var (key, value) in YamlMapping.Pairs(node, budget))
        {
            json.WritePropertyName(key);
            Write(value);
        }

        json.WriteEndObject();
    }

    private void WriteScalar(YamlNode node)
    {
        var scalar = YamlResolver.Resolve(node);
        if (scalar.Kind == YamlScalarKind.Text) json.WriteStringValue(scalar.Text);
        else if (scalar.Kind == YamlScalarKind.Null) json.WriteNullValue();
        else if (scalar.Kind == YamlScalarKind.Boolean) json.WriteBooleanValue(scalar.Boolean);
        else if (scalar.AsNumber() is { } number) json.WriteRawValue(number, skipInputValidation: true);
        else throw new YamlSyntaxException(node.Line, "JSON has no infinity and no NaN; quote the value if it is text");
    }
}
