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

    /// <summary>The value as text.</summary>
    public static string Write(JsonNode value)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options)) value.WriteTo(writer);
        return Escapes.Replace(Encoding.UTF8.GetString(bytes.ToArray()), static escape => escape.Groups[1].Success ? $"{Half(escape.Groups[1])}{Half(escape.Groups[2])}" : escape.Value);
    }

    private static char Half(Group digits) => (char)Convert.ToUInt16(digits.Value, 16);

    // Any escape is one match, so that the second half of an escaped backslash begins none.
    [GeneratedRegex(@"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes { get; }
}
