using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Manifests;

/// <summary>Reads the JSON values at the head of a file, one after the other, as Go's JSON decoder does for kubectl.</summary>
internal static class JsonValueReader
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = YamlLimits.Depth };

    /// <summary>Finds where the first value of a text ends.</summary>
    /// <returns>Start and end of the value, or null where no JSON value is there. Then kubectl goes on with YAML from here.</returns>
    public static (int Start, int End)? Find(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, Options);
            if (!reader.Read()) return null;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            return (start, (int)reader.BytesConsumed);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads one value whose ends are known.</summary>
    /// <exception cref="YamlSyntaxException">A key written twice, a number beyond 64-bit floats, half a surrogate pair, a limit.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> value, YamlBudget budget) => YamlJsonWriter.Build(json =>
    {
        var reader = new Utf8JsonReader(value.Span, Options);
        reader.Read();
        try
        {
            Copy(ref reader, json, budget);
        }
        catch (InvalidOperationException)
        {
            // .NET's words for half a surrogate pair. kubectl puts U+FFFD there without a word.
            throw new YamlSyntaxException(Line(value.Span, reader.TokenStartIndex), "a text with half a surrogate pair (\\ud800) is no Unicode");
        }
        catch (YamlSyntaxException e)
        {
            throw new YamlSyntaxException(Line(value.Span, reader.TokenStartIndex), e.Message);
        }
    });

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter json, YamlBudget budget)
    {
        budget.Take(1);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: CopyObject(ref reader, json, budget); break;
            case JsonTokenType.StartArray: CopyArray(ref reader, json, budget); break;
            case JsonTokenType.String: json.WriteStringValue(reader.GetString()); break;
            case JsonTokenType.Number: json.WriteRawValue(Number(ref reader), skipInputValidation: true); break;
            case JsonTokenType.Null: json.WriteNullValue(); break;
            default: json.WriteBooleanValue(reader.GetBoolean()); break;
        }
    }

    private static void CopyObject(ref Utf8JsonReader reader, Utf8JsonWriter json, YamlBudget budget)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        json.WriteStartObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            if (!keys.Add(key)) throw new YamlSyntaxException(1, $"the key '{key}' is written twice");
            json.WritePropertyName(key);
            reader.Read();
            Copy(ref reader, json, budget);
        }

        json.WriteEndObject();
    }

    private static void CopyArray(ref Utf8JsonReader reader, Utf8JsonWriter json, YamlBudget budget)
    {
        json.WriteStartArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Copy(ref reader, json, budget);
        json.WriteEndArray();
    }

    private static string Number(ref Utf8JsonReader reader) =>
        GoNumber.Normalise(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)) ?? throw new YamlSyntaxException(1, "a number too large for 64 bits of floating point");

    private static int Line(ReadOnlySpan<byte> text, long at) => 1 + text[..(int)at].Count((byte)'\n');
}
