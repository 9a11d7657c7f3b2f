using GitOps.Functions.Clusters;

namespace GitOps.Functions.Planning;

/// <summary>Finds the members of sets, kind by kind.</summary>
/// <param name="reader">The cluster.</param>
/// <param name="selector">The label query that finds them.</param>
/// <param name="cached">The server may answer from its cache (<see cref="PlanRequest.CachedLists"/>).</param>
/// <param name="namespaces">Where members may be; asked for only where we may not list the whole cluster.</param>
internal sealed class MemberSearch(ClusterReader reader, string selector, bool cached, Func<Task<IReadOnlyCollection<string>>> namespaces)
{
    /// <summary>All members of one kind.</summary>
    /// <exception cref="Outcomes.FailureException">They could not be read completely.</exception>
    public Task<IReadOnlyList<LiveMetadata>> ListAsync(ApiResource kind, CancellationToken cancel) => reader.ListMetadataAsync(kind, selector, cached, namespaces, cancel);
}
