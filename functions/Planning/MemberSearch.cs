using GitOps.Functions.Clusters;

namespace GitOps.Functions.Planning;

/// <summary>
/// Finds the members of sets, kind by kind: in the whole cluster, or in the one namespace that they are all in. For a label a server goes through every
/// object of the kind where it is asked, and in a cluster of many tenants nearly all of them are others'.
/// </summary>
/// <param name="reader">The cluster.</param>
/// <param name="selector">The label query that finds them.</param>
/// <param name="cached">The server may answer from its cache (<see cref="PlanRequest.CachedLists"/>).</param>
/// <param name="namespaces">Where members may be.</param>
/// <param name="remembered">There is a memory: with the parent, it names every namespace that a member was written to.</param>
internal sealed class MemberSearch(ClusterReader reader, string selector, bool cached, Func<Task<IReadOnlyCollection<string>>> namespaces, bool remembered)
{
    /// <summary>All members of one kind.</summary>
    /// <exception cref="Outcomes.FailureException">They could not be read completely.</exception>
    public async Task<IReadOnlyList<LiveMetadata>> ListAsync(ApiResource kind, CancellationToken cancel) =>
        kind.Namespaced && remembered && await namespaces() is { Count: 1 } only
            ? await reader.ListMetadataAsync(kind, only.First(), selector, cancel, cached)
            : await reader.ListMetadataAsync(kind, selector, cached, namespaces, cancel);
}
