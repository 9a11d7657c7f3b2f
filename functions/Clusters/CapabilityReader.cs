using System.Text.Json.Nodes;
using GitOps.Functions.Rendering;

namespace GitOps.Functions.Clusters;

/// <summary>
/// What a chart may ask of a cluster: its version and all that it serves. Two requests to a server that tells everything at once (Kubernetes 1.27), else one
/// for each group and version; shared by all charts, and asked again after <see cref="Lifetime"/>, since definitions come and go.
/// </summary>
/// <param name="reader">For the version and, of an older server, for what it serves.</param>
/// <param name="cluster">The Cluster's name, for errors.</param>
/// <param name="transport">The way there.</param>
internal sealed class CapabilityReader(ClusterReader reader, string cluster, ApiTransport transport)
{
    /// <summary>How long an answer is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // Aggregated discovery, or what every server has.
    private const string Everything =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private volatile Tuple<ClusterCapabilities, long>? _known;

    /// <summary>What the cluster can do.</summary>
    /// <exception cref="Outcomes.FailureException">It does not answer.</exception>
    public async Task<ClusterCapabilities> ReadAsync(CancellationToken cancel)
    {
        if (_known is var (known, at) && transport.Time.GetElapsedTime(at) < Lifetime) return known;
        var begun = transport.Time.GetTimestamp();
        var (version, core, groups) = (reader.VersionAsync(cancel), ServedAsync("/api", cancel), ServedAsync("/apis", cancel));
        string[] served = [.. await core, .. await groups];
        var read = new ClusterCapabilities(await version, [.. served.Distinct().Order(StringComparer.Ordinal)]);
        _known = Tuple.Create(read, begun);
        return read;
    }

    /// <summary>What aggregated discovery says: <c>group/version</c>, and with each kind.</summary>
    public static IEnumerable<string> Served(JsonObject discovery) =>
        from item in (discovery["items"] as JsonArray ?? []).OfType<JsonObject>()
        from version in (item["versions"] as JsonArray ?? []).OfType<JsonObject>()
        let name = ApiVersion(Text(item["metadata"]?["name"]), Text(version["version"]))
        from one in (version["resources"] as JsonArray ?? []).Select(resource => $"{name}/{Text(resource?["responseKind"]?["kind"])}").Prepend(name)
        where !one.EndsWith('/')
        select one;

    private async Task<IEnumerable<string>> ServedAsync(string path, CancellationToken cancel)
    {
        var answer = await transport.ReadAsync(new ApiRequest(HttpMethod.Get, path, Accept: Everything), null, cancel);
        if (!answer.Succeeded) throw answer.ToException($"cluster {cluster}", "list API groups");
        var body = answer.ReadBody() ?? [];
        return Text(body["kind"]) == "APIGroupDiscoveryList" ? Served(body) : await OneByOneAsync(Versions(body), cancel);
    }

    // A group whose server is away is there all the same, without its kinds: one broken extension must not stop every chart.
    private async Task<IEnumerable<string>> OneByOneAsync(IReadOnlyCollection<(string Group, string Version)> versions, CancellationToken cancel)
    {
        var catalogue = await reader.DiscoverAsync(versions, cancel, fresh: true);
        return versions.Select(static one => ApiVersion(one.Group, one.Version)).Concat(catalogue.All.Select(static resource => $"{resource.ApiVersion}/{resource.Kind}"));
    }

    // APIVersions of /api, and APIGroupList of /apis.
    private static List<(string Group, string Version)> Versions(JsonObject list) =>
    [
        .. (list["versions"] as JsonArray ?? []).Select(static version => ("", Text(version))),
        .. from item in (list["groups"] as JsonArray ?? []).OfType<JsonObject>()
           from version in (item["versions"] as JsonArray ?? []).OfType<JsonObject>()
           select (Text(item["name"]), Text(version["version"])),
    ];

    private static string ApiVersion(string group, string version) => group.Length == 0 ? version : $"{group}/{version}";

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
