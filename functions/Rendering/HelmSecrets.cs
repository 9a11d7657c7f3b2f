using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Values that helm may repeat in an error and that nobody should read there: those whose names say so. Everything else is in Git for all to see, and an
/// error without it would be of no use.
/// </summary>
internal static class HelmSecrets
{
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

        foreach (var parameter in request.Parameters.Where(static one => SecretNames.Contains(one.Name))) secrets.UnionWith(SecretNames.Lines(parameter.Value));
        foreach (var (_, input) in request.FileParameters.Where(static one => SecretNames.Contains(one.Key))) secrets.UnionWith(SecretNames.Lines(Encoding.UTF8.GetString(input.Content.Span)));
        return secrets;
    }

    private static void Collect(JsonNode? node, bool secret, HashSet<string> secrets)
    {
        if (node is JsonObject mapping)
        {
            foreach (var (name, value) in mapping) Collect(value, secret || SecretNames.Contains(name), secrets);
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list) Collect(item, secret, secrets);
        }
        else if (secret && node is not null) secrets.UnionWith(SecretNames.Lines(node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString()));
    }
}
