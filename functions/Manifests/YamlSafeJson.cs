using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Manifests;

/// <summary>
/// JSON that a YAML reader takes too. Almost all JSON is; but a character beyond the first plane, which the JSON writer escapes as two halves, is an
/// invalid escape to go-yaml (tried on helm 4.1.4 and kubectl 1.35).
/// </summary>
internal static partial class YamlSafeJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A brace may begin a key until its line ends: in JSON of one line go-yaml looks up to 1,024 characters ahead of each one that opens the document or
    // an item of a list, and moves all that it saw there for every key that it finds. Lines cost an API server two fifths of that memory, and a
    // tenth less processor time of a whole apply (docs/performance.md).
    private static readonly JsonWriterOptions Lines = Options with { Indented = true, IndentSize = 0, NewLine = "\n" };

    /// <summary>The value as text.</summary>
    public static string Write(JsonNode value) => Joined(Written(value, Options).WrittenSpan);

    /// <summary>The value as UTF-8, in the form that a YAML reader is quickest with.</summary>
    public static ReadOnlyMemory<byte> WriteLines(JsonNode value)
    {
        var written = Written(value, Lines);
        return written.WrittenSpan.IndexOf("\\u"u8) < 0 ? written.WrittenMemory : Encoding.UTF8.GetBytes(Joined(written.WrittenSpan));
    }

    private static ArrayBufferWriter<byte> Written(JsonNode value, JsonWriterOptions options)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes, options)) value.WriteTo(writer);
        return bytes;
    }

    private static string Joined(ReadOnlySpan<byte> json) =>
        Escapes.Replace(Encoding.UTF8.GetString(json), static escape => escape.Groups[1].Success ? $"{Half(escape.Groups[1])}{Half(escape.Groups[2])}" : escape.Value);

    private static char Half(Group digits) => (char)Convert.ToUInt16(digits.Value, 16);

    // Any escape is one match, so that the second half of an escaped backslash begins none.
    [GeneratedRegex(@"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes { get; }
}
