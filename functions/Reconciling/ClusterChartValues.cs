using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Reconciling;

/// <summary>Reads values of a chart that are in the cluster, and puts them together with the Application's own as Flux's helm-controller does.</summary>
internal static class ClusterChartValues
{
    private const string Step = "read chart values";

    /// <summary>All values.</summary>
    /// <exception cref="FailureException">One is missing and not optional, cannot be read, or is no mapping.</exception>
    public static async Task<ChartValues> ReadAsync(ClusterReader reader, Application application, byte[] secretKey, bool hidden, CancellationToken cancel)
    {
        var (merged, holdSecrets) = (new JsonObject(), false);
        foreach (var source in application.ChartValueSources)
        {
            if (await ClusterTexts.ReadAsync(reader, source.Object, Step, cancel) is not { } data || Values(source, data) is not { } values) continue;
            holdSecrets |= source.Object.IsSecret;
            Merge(merged, source.Object.IsSecret && hidden ? Hide(values) : values);
        }

        if (application.Source.Helm is { Values.Length: > 0 } helm && Parse(helm.Values) is { } own) Merge(merged, own);
        return new ChartValues(YamlSafeJson.Write(merged), holdSecrets, Convert.ToHexStringLower(HMACSHA256.HashData(secretKey, CanonicalJson.Bytes(merged))));
    }

    private static JsonObject? Values(ChartValueSource source, JsonObject data)
    {
        if (!data.TryGetPropertyValue(source.Key, out var value))
            return source.Object.Optional ? null : throw Fail(source, "it is not there, and not optional");
        var text = ClusterTexts.Text(source.Object, source.Key, value, Step);
        if (source.Path is null) return Parse(text) ?? throw Fail(source, "it must be one YAML mapping");
        JsonNode? made = Scalar(text);
        foreach (var name in source.Path.Split('.').Reverse()) made = new JsonObject { [name] = made };
        return (JsonObject)made!;
    }

    // The reader's own failures may repeat the text.
    private static JsonObject? Parse(string text)
    {
        var reading = YamlReader.Read("values", Encoding.UTF8.GetBytes(text));
        if (reading.Failures.Count > 0) return null;
        return reading.Documents.All(static document => document.Value is null) ? [] : (JsonObject?)reading.Mapping?.DeepClone();
    }

    // As helm reads --set: what looks like a number or a truth value is one, unless it is in quotes.
    private static JsonNode? Scalar(string text) => text switch
    {
        ['"', .. var inner, '"'] => inner,
        ['\'', .. var inner, '\''] => inner,
        "true" => true,
        "false" => false,
        "null" => null,
        _ => (text == "0" || !text.StartsWith('0')) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text,
    };

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject map && into[name] is JsonObject former) Merge(former, map);
            else into[name] = value?.DeepClone();
        }
    }

    private static JsonObject Hide(JsonObject map) => new(map.Select(static one => KeyValuePair.Create(one.Key, Hide(one.Value))));

    private static JsonNode? Hide(JsonNode? node) => node switch
    {
        JsonObject map => Hide(map),
        JsonArray list => new JsonArray([.. list.Select(Hide)]),
        null => null,
        _ => VariableSource.HiddenValue,
    };

    private static FailureException Fail(ChartValueSource source, string cause) => new(new Failure($"{source.Object}, key {PlainText.Clean(source.Key)}", Step, cause));
}
