using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Clusters;

/// <summary>
/// Asks a server what it serves, only for the groups and versions that are needed: one small request each, once per connection. What was not
/// served, or could not be asked, is not remembered.
/// </summary>
/// <param name="cluster">The Cluster's name, for errors.</param>
/// <param name="transport">The way there.</param>
internal sealed class ApiDiscovery(string cluster, ApiTransport transport)
{
    private readonly ConcurrentDictionary<(string Group, string Version), IReadOnlyList<ApiResource>> _known = new();

    /// <summary>Finds what is served.</summary>
    /// <param name="groupVersions">What is wanted; an empty version means all versions of the group.</param>
    /// <param name="fresh">Do not use what is remembered.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="Outcomes.FailureException">The server's list of groups was needed and could not be read.</exception>
    public async Task<ApiCatalogue> DiscoverAsync(
        IReadOnlyCollection<(string Group, string Version)> groupVersions, bool fresh, CancellationToken cancel)
    {
        if (fresh) _known.Clear();
        var wanted = await ExpandAsync([.. groupVersions.Distinct()], cancel);
        var found = await Task.WhenAll(wanted.Select(one => ResourcesAsync(one.Group, one.Version, cancel)));
        return new ApiCatalogue(
            [.. found.SelectMany(static one => one.Resources)],
            found.Where(static one => one.Failure is not null).ToDictionary(static one => one.ApiVersion, static one => one.Failure!));
    }

    // The versions of a whole group come before those that were asked for one by one, so that the preferred one is found first.
    private async Task<IReadOnlyList<(string Group, string Version)>> ExpandAsync(
        IReadOnlyCollection<(string Group, string Version)> wanted, CancellationToken cancel)
    {
        var whole = wanted.Where(static one => one.Version.Length == 0).Select(static one => one.Group).ToHashSet();
        if (whole.Count == 0) return [.. wanted];
        var listed = whole.SetEquals([""]) ? [] : await GroupVersionsAsync(cancel);
        var ofWhole = listed.Where(one => whole.Contains(one.Group)).Concat(whole.Contains("") ? [("", "v1")] : []);
        return [.. ofWhole.Concat(wanted.Where(static one => one.Version.Length > 0)).Distinct()];
    }

    private async Task<IReadOnlyList<(string Group, string Version)>> GroupVersionsAsync(CancellationToken cancel)
    {
        var answer = await transport.ReadAsync(new ApiRequest(HttpMethod.Get, "/apis"), null, cancel);
        if (!answer.Succeeded) throw answer.ToException($"cluster {cluster}", "list API groups");
        var groups = answer.ReadBody()?["groups"] as JsonArray ?? [];
        return [.. groups.OfType<JsonObject>().SelectMany(static group => Versions(group).Select(version => (Text(group["name"]), version)))];
    }

    private static IEnumerable<string> Versions(JsonObject group)
    {
        var preferred = Text((group["preferredVersion"] as JsonObject)?["version"]);
        var all = (group["versions"] as JsonArray ?? []).OfType<JsonObject>().Select(static version => Text(version["version"]));
        return all.Prepend(preferred).Where(static version => version.Length > 0).Distinct();
    }

    private async Task<GroupVersionResources> ResourcesAsync(string group, string version, CancellationToken cancel)
    {
        var apiVersion = group.Length == 0 ? version : $"{group}/{version}";
        if (_known.TryGetValue((group, version), out var known)) return new GroupVersionResources(apiVersion, known, null);
        var answer = await transport.ReadAsync(new ApiRequest(HttpMethod.Get, ApiResource.RootPath(group, version)), null, cancel);
        if (answer.Kind == AnswerKind.NotServed) return new GroupVersionResources(apiVersion, [], null);
        if (!answer.Succeeded) return new GroupVersionResources(apiVersion, [], answer.Describe($"{apiVersion} in cluster {cluster}", "discover"));
        var resources = Resources(answer.ReadBody(), group, version);
        _known[(group, version)] = resources;
        return new GroupVersionResources(apiVersion, resources, null);
    }

    // Names with a slash are subresources (deployments/scale).
    private static List<ApiResource> Resources(JsonObject? list, string group, string version) =>
    [
        .. (list?["resources"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(static resource => !Text(resource["name"]).Contains('/', StringComparison.Ordinal))
            .Select(resource => new ApiResource(
                group,
                version,
                Text(resource["kind"]),
                Text(resource["name"]),
                resource["namespaced"]?.GetValueKind() == System.Text.Json.JsonValueKind.True,
                [.. (resource["verbs"] as JsonArray ?? []).Select(Text)])),
    ];

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
