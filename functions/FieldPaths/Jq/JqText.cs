using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>Values as JSON texts.</summary>
internal static class JqText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A string as it is, all else as JSON.</summary>
    public static string ToText(JqValue value) => value.Kind == JqKind.String ? value.Text : ToJson(value);

    /// <summary>JSON without white space.</summary>
    public static string ToJson(JqValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JqValue value)
    {
        switch (value.Kind)
        {
            case JqKind.Null: writer.WriteNullValue(); break;
            case JqKind.False or JqKind.True: writer.WriteBooleanValue(value.IsTruthy); break;
            case JqKind.Number: writer.WriteRawValue(JqNumber.Text(value.Number), skipInputValidation: true); break;
            case JqKind.String: writer.WriteStringValue(value.Text); break;
            case JqKind.Array: WriteArray(writer, value); break;
            default: WriteObject(writer, value); break;
        }
    }

    private static void WriteArray(Utf8JsonWriter writer, JqValue value)
    {
        writer.WriteStartArray();
        foreach (var item in value.Items) Write(writer, item);
        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, JqValue value)
    {
        writer.WriteStartObject();
        foreach (var (key, member) in value.Members)
        {
            writer.WritePropertyName(key);
            Write(writer, member);
        }

        writer.WriteEndObject();
    }
}
