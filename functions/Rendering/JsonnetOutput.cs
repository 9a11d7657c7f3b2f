using System.Runtime.InteropServices;
using System.Text.Json;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>Reads what a Jsonnet file came to, as Argo CD does: one object, or a list of objects, of which null is none; lists of Kubernetes' are expanded.</summary>
internal static class JsonnetOutput
{
    private const string Step = "read rendered manifest";

    // Around an object are a list of its file's and a list of files.
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = YamlLimits.Depth + 3 };

    /// <summary>What the tool printed; null where that cannot be read.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> output)
    {
        try
        {
            return JsonDocument.Parse(output, Limits);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The objects; each with the file as origin.</summary>
    /// <param name="file">The file.</param>
    /// <param name="value">What it came to.</param>
    public static ManifestReading Read(string file, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return Read(file, "", value);
        var readings = value.EnumerateArray().Select((item, i) => Read(file, $"item {i} of its list: ", item)).ToList();
        return new ManifestReading([.. readings.SelectMany(static r => r.Objects)], [.. readings.SelectMany(static r => r.Failures).Take(YamlLimits.Failures)]);
    }

    private static ManifestReading Read(string file, string where, JsonElement value)
    {
        var reading = ManifestReader.Read(file, JsonMarshal.GetRawUtf8Value(value).ToArray());
        return new ManifestReading(
            [.. reading.Objects.Select(static one => new KubernetesObject(one.Json, one.Origin with { Line = 0 }))],
            [.. reading.Failures.Select(failure => new Failure(file, Step, where + failure.Cause))]);
    }
}
