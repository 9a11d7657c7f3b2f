using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Values that helm may repeat in an error and that nobody should read there: those whose names say so. Everything else is in Git for all to see, and an
/// error without it would be of no use.
/// </summary>
internal static partial class HelmSecrets
{
    // Shorter ones would take whole words out of the message, and are none.
    private const int Shortest = 4;

    /// <summary>The texts to be left out of errors.</summary>
    /// <param name="request">What was rendered.</param>
    /// <param name="files">The files of values, the chart's own among them.</param>
    public static IReadOnlyCollection<string> Of(HelmRequest request, IEnumerable<HelmInput> files)
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var document in YamlReader.Read(file.Name, file.Content).Documents) Collect(document.Value, secret: false, secrets);
        }

        foreach (var parameter in request.Parameters.Where(static one => SecretName.IsMatch(one.Name))) Add(parameter.Value, secrets);
        foreach (var (_, input) in request.FileParameters.Where(static one => SecretName.IsMatch(one.Key))) Add(Encoding.UTF8.GetString(input.Content.Span), secrets);
        return secrets;
    }

    private static void Collect(JsonNode? node, bool secret, HashSet<string> secrets)
    {
        if (node is JsonObject mapping)
        {
            foreach (var (name, value) in mapping) Collect(value, secret || SecretName.IsMatch(name), secrets);
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list) Collect(item, secret, secrets);
        }
        else if (secret && node is not null) Add(node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString(), secrets);
    }

    // A message may hold one line of many.
    private static void Add(string text, HashSet<string> secrets) =>
        secrets.UnionWith(text.Split('\n', StringSplitOptions.TrimEntries).Append(text.Trim()).Where(static line => line.Length >= Shortest && line is not ("true" or "false")));

    [GeneratedRegex(@"pass(word|wd|phrase)?\b|passw|secret|token|credential|private|api_?key|access_?key|auth", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName { get; }
}
