using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>What a server serves of the groups that were asked for, at one moment.</summary>
/// <param name="resources">By group and version, the preferred version of a group first where all were asked for.</param>
/// <param name="failures">Groups and versions that the server lists or was asked for and could not answer for: an aggregated API whose server is
/// away.</param>
internal sealed class ApiCatalogue(IReadOnlyList<ApiResource> resources, IReadOnlyDictionary<string, Failure> failures)
{
    private readonly Dictionary<(string ApiVersion, string Kind), ApiResource> _byKind = Index(resources);

    /// <summary>All that is served of the groups that were asked for.</summary>
    public IReadOnlyList<ApiResource> All => resources;

    /// <summary>By <c>group/version</c>: why nothing is known of it. A kind of such a group is not "not served": it is unknown.</summary>
    public IReadOnlyDictionary<string, Failure> Failures => failures;

    /// <summary>The kind in exactly that version.</summary>
    /// <returns>Null where it is not served, or could not be asked for (<see cref="Failures"/>).</returns>
    public ApiResource? Find(string apiVersion, string kind) => _byKind.GetValueOrDefault((apiVersion, kind));

    /// <summary>The kind in the version that the server prefers among those that have it.</summary>
    /// <returns>Null where it is not served, or could not be asked for (<see cref="Failures"/>).</returns>
    public ApiResource? FindPreferred(string group, string kind) =>
        resources.FirstOrDefault(resource => resource.Group == group && resource.Kind == kind);

    private static Dictionary<(string ApiVersion, string Kind), ApiResource> Index(IReadOnlyList<ApiResource> resources)
    {
        var index = new Dictionary<(string, string), ApiResource>(resources.Count);
        foreach (var resource in resources) index.TryAdd((resource.ApiVersion, resource.Kind), resource);
        return index;
    }
}
