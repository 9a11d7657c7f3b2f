using System.Collections.Concurrent;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// Reads a set with one metadata list per kind: the kinds that are desired, and those that the set's parent says it has, so that the last
/// object of a kind that left Git is still found. Complete or an exception: what is not read is never taken for absent.
/// </summary>
internal sealed class LiveStateReader(ClusterReader reader, ApplySet set)
{
    private const int Parallel = 8;

    private static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", Namespaced: true, []);

    /// <summary>Reads the parent.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="FailureException">It cannot be read, or an object of that name is not ours.</exception>
    public async Task<ApplySetContents?> ReadParentAsync(CancellationToken cancel)
    {
        if (await reader.GetAsync(ConfigMaps, set.Parent.Namespace, set.Parent.Name, cancel) is not { } parent) return null;
        return ApplySetContents.Read(parent, set)
            ?? throw new FailureException(new Failure(set.Parent.ToString(), "read ApplySet", "it exists and is not the parent of this application's set; remove or rename it"));
    }

    /// <summary>Lists the objects of all kinds in question.</summary>
    /// <param name="parent">What the parent says.</param>
    /// <param name="desired">The kinds that are desired.</param>
    /// <param name="served">What the server serves, of the parent's kinds too.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">A kind could not be listed to its end, or nobody knows whether it is served.</exception>
    public async Task<LiveState> ReadAsync(ApplySetContents? parent, IEnumerable<ApiResource> desired, ApiCatalogue served, CancellationToken cancel)
    {
        var resources = new Dictionary<string, ApiResource>(StringComparer.Ordinal);
        foreach (var resource in desired) resources.TryAdd(GroupKind(resource), resource);
        foreach (var groupKind in parent?.GroupKinds ?? []) AddOfParent(resources, groupKind, served);

        var objects = new ConcurrentDictionary<ObjectReference, LiveMetadata>();
        await System.Threading.Tasks.Parallel.ForEachAsync(resources.Values, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel }, async (resource, stop) =>
        {
            foreach (var live in await reader.ListMetadataAsync(resource, null, set.Selector, stop)) objects[live.Reference] = live;
        });
        return new LiveState(objects, resources, parent);
    }

    /// <summary>Group and kind of <c>Kind.group</c>.</summary>
    public static (string Group, string Kind) Split(string groupKind) =>
        groupKind.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? (groupKind[(dot + 1)..], groupKind[..dot]) : ("", groupKind);

    private static void AddOfParent(Dictionary<string, ApiResource> resources, string groupKind, ApiCatalogue served)
    {
        var (group, kind) = Split(groupKind);
        if (resources.ContainsKey(groupKind)) return;
        if (served.FindPreferred(group, kind) is { } resource) resources[groupKind] = resource;
        else if (served.Failures.FirstOrDefault(f => f.Key == group || f.Key.StartsWith(group + "/", StringComparison.Ordinal)).Value is { } failure)
            throw new FailureException(failure, transient: true);
        // A kind that is no longer served took its objects with it.
    }

    private static string GroupKind(ApiResource resource) => resource.Group.Length == 0 ? resource.Kind : $"{resource.Kind}.{resource.Group}";
}
