using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Tests.Health;

/// <summary>
/// One line of a table under <c>cases/</c>: an object in short, and what is said of it. A condition is written <c>Type=Status/Reason message</c>;
/// the object has generation 2 where the case does not say otherwise.
/// </summary>
internal sealed partial record HealthCase(string File, string Name, string Group, string Kind, JsonObject Live, string Expected)
{
    public static IEnumerable<HealthCase> All =>
        Directory.EnumerateFiles(TestFiles.Path("Health/cases"), "*.yaml").Order(StringComparer.Ordinal).SelectMany(file => Of(Path.GetFileName(file)));

    public static IEnumerable<HealthCase> Of(string file)
    {
        var reading = YamlReader.Read(file, TestFiles.Bytes($"Health/cases/{file}"));
        Assert.Empty(reading.Failures);
        foreach (var (header, cases) in (JsonObject)Assert.Single(reading.Documents).Value!)
        {
            var (apiVersion, kind) = header.Split(' ') is [var first, var second] ? (first, second) : throw new FormatException(header);
            var number = 0;
            foreach (var one in cases!.AsArray().Cast<JsonObject>())
            {
                var live = ObjectOf(apiVersion, kind, one);
                yield return new HealthCase(file, $"{header} [{number++}]", apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.LastIndexOf('/')] : "", kind, live, (string)one["expect"]!);
            }
        }
    }

    public string Says()
    {
        var result = HealthAssessor.Assess(Live);
        return result.Message.Length == 0 ? $"{result.Status}" : $"{result.Status}: {result.Message}";
    }

    private static JsonObject ObjectOf(string apiVersion, string kind, JsonObject one)
    {
        Assert.All(one, static pair => Assert.Contains(pair.Key, (string[])["expect", "metadata", "spec", "status", "conditions"]));
        var live = new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = one["metadata"]?.DeepClone() ?? new JsonObject(),
            ["spec"] = one["spec"]?.DeepClone() ?? new JsonObject(),
        };
        live["metadata"]!["name"] ??= "x";
        live["metadata"]!["generation"] ??= 2;
        if (one["status"] is { } status) live["status"] = status.DeepClone();
        if (one["conditions"] is JsonArray conditions) (live["status"] ??= new JsonObject())["conditions"] = new JsonArray([.. conditions.Select(Condition)]);
        // As it comes from a server: made of bytes.
        return (JsonObject)JsonNode.Parse(live.ToJsonString())!;
    }

    private static JsonNode? Condition(JsonNode? node)
    {
        if (node is not JsonValue value) return node?.DeepClone();
        var match = Short.Match((string)value!);
        Assert.True(match.Success, (string)value!);
        var condition = new JsonObject { ["type"] = match.Groups["type"].Value, ["status"] = match.Groups["status"].Value };
        if (match.Groups["reason"].Success) condition["reason"] = match.Groups["reason"].Value;
        if (match.Groups["message"].Success) condition["message"] = match.Groups["message"].Value;
        return condition;
    }

    [GeneratedRegex(@"^(?<type>[^=]+)=(?<status>True|False|Unknown)(/(?<reason>\S+))?( (?<message>.*))?$")]
    private static partial Regex Short { get; }
}
