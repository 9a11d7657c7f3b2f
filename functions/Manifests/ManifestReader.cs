using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Manifests;

/// <summary>
/// A manifest file to Kubernetes objects: lists expanded as kubectl does it, empty documents skipped, each object checked for what
/// every later stage relies on. One bad document does not hide its neighbours.
/// </summary>
internal static class ManifestReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path, for origins and failures.</param>
    /// <param name="bytes">Its content.</param>
    public static ManifestReading Read(string file, ReadOnlyMemory<byte> bytes)
    {
        var reading = YamlReader.Read(file, bytes);
        var objects = new List<KubernetesObject>();
        var failures = new List<Failure>(reading.Failures);
        foreach (var document in reading.Documents)
        {
            if (failures.Count >= YamlLimits.Failures) break;
            if (document.Value is not null) Add(document.Value, new ManifestOrigin(file, document.Line), objects, failures);
        }

        return new ManifestReading(objects, failures);
    }

    private static void Add(JsonNode value, ManifestOrigin origin, List<KubernetesObject> objects, List<Failure> failures)
    {
        if (value is not JsonObject json)
        {
            failures.Add(Failed(origin, $"a Kubernetes object is a mapping, this is {Describe(value)}"));
            return;
        }

        var found = ManifestList.IsList(json) ? ManifestList.Expand(json) : [(json, ManifestRules.Check(json))];
        foreach (var (item, cause) in found)
        {
            if (cause is null) objects.Add(new KubernetesObject(item!, origin));
            else failures.Add(Failed(origin, cause));
        }
    }

    private static Failure Failed(ManifestOrigin origin, string cause) => new(origin.ToString(), "read manifest", cause);

    private static string Describe(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
