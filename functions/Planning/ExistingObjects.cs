using System.Collections.Concurrent;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// Finds out which of the objects that are not in the set exist all the same: written by hand, by another tool, or part of another set.
/// Few of a kind are asked for one by one; many cost one list of their namespace.
/// </summary>
internal sealed class ExistingObjects(ClusterReader reader)
{
    private const int Few = 4;
    private const int Parallel = 16;

    /// <summary>The metadata of those that exist.</summary>
    /// <exception cref="Outcomes.FailureException">They could not be read.</exception>
    public async Task<IReadOnlyDictionary<ObjectReference, LiveMetadata>> FindAsync(IReadOnlyCollection<DesiredObject> missing, CancellationToken cancel)
    {
        var found = new ConcurrentDictionary<ObjectReference, LiveMetadata>();
        var groups = missing.Where(o => o.Resource is not null).GroupBy(o => (o.Resource!, o.Reference.Namespace));
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel };
        await System.Threading.Tasks.Parallel.ForEachAsync(groups, options, async (group, stop) =>
        {
            var ((resource, ns), wanted) = (group.Key, group.Select(o => o.Reference).ToHashSet());
            if (wanted.Count <= Few) await OneByOneAsync(resource, wanted, found, stop);
            else foreach (var live in await reader.ListMetadataAsync(resource, ns.Length == 0 ? null : ns, "", stop)) if (wanted.Contains(live.Reference)) found[live.Reference] = live;
        });
        return found;
    }

    private async Task OneByOneAsync(ApiResource resource, HashSet<ObjectReference> wanted, ConcurrentDictionary<ObjectReference, LiveMetadata> found, CancellationToken cancel)
    {
        foreach (var reference in wanted)
        {
            if (await reader.GetAsync(resource, reference.Namespace, reference.Name, cancel) is { } live) found[reference] = LiveMetadataReader.ReadObject(JsonBytes.Of(live), resource);
        }
    }
}
