using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Checks a chart's <c>values.schema.json</c> before helm reads it: helm follows every reference in it, to files of this machine and over the network. Only
/// references into the schema itself pass.
/// </summary>
internal static partial class HelmSchema
{
    private const int Depth = 200;

    // What helm can fetch by: a schema of schemas is loaded like any other, unless it is one that helm has built in.
    private static readonly string[] References = ["$ref", "$dynamicRef", "$recursiveRef", "$schema"];

    /// <summary>Why the schema must not be read by helm, or null where it may.</summary>
    public static string? Problem(ReadOnlySpan<byte> json)
    {
        try
        {
            return Check(json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "it is no JSON";
        }
    }

    private static string? Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
        for (string? name = null; reader.Read();)
        {
            if (reader.TokenType == JsonTokenType.String && name is not null && Forbidden(name, reader.GetString()!))
                return $"its {name} leads out of the chart; only references that begin with # are followed";
            name = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
        }

        return null;
    }

    private static bool Forbidden(string name, string target) =>
        References.Contains(name, StringComparer.Ordinal) && !target.StartsWith('#') && !(name == "$schema" && BuiltIn.IsMatch(target));

    // Any other draft, also one that was never written, would be asked for over the network.
    [GeneratedRegex(@"\Ahttps?://json-schema\.org/(draft-0[467]|draft/2019-09|draft/2020-12)/schema#?\z", RegexOptions.CultureInvariant)]
    private static partial Regex BuiltIn { get; }
}
