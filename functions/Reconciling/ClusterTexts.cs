using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Reconciling;

/// <summary>Reads the texts of a ConfigMap or a Secret.</summary>
internal static class ClusterTexts
{
    private static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", Namespaced: true, ["get"]);
    private static readonly ApiResource Secrets = new("", "v1", "Secret", "secrets", Namespaced: true, ["get"]);

    /// <summary>Its data as it is there, of a Secret in Base64; null where it is missing and may be.</summary>
    /// <exception cref="FailureException">It is missing and not optional (transient: whoever makes it may do so any moment), or cannot be read.</exception>
    public static async Task<JsonObject?> ReadAsync(ClusterReader reader, VariableSource source, string step, CancellationToken cancel)
    {
        var live = await reader.GetAsync(source.IsSecret ? Secrets : ConfigMaps, source.Namespace, source.Name, cancel);
        if (live is not null) return live["data"] as JsonObject ?? [];
        return source.Optional ? null : throw new FailureException(new Failure(source.ToString(), step, "it is not in the cluster, and not optional"), transient: true);
    }

    /// <summary>The text of one of its keys.</summary>
    /// <exception cref="FailureException">It is no text. The exceptions of decoding are not passed on: their own texts would show the value.</exception>
    public static string Text(VariableSource source, string key, JsonNode? value, string step)
    {
        var text = (string?)value ?? "";
        if (!source.IsSecret) return text;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(text));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new FailureException(new Failure(source.ToString(), step, $"the value of its key \"{PlainText.Clean(key)}\" is no text"));
        }
    }
}
