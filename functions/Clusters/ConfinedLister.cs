using System.Collections.Concurrent;

namespace GitOps.Functions.Clusters;

/// <summary>
/// Lists a kind in the whole cluster or, where only that is forbidden, namespace by namespace: completely or not at all.
/// </summary>
/// <param name="lister">Lists.</param>
internal sealed class ConfinedLister(MetadataLister lister)
{
    private const int MaxParallel = 8;

    // Kinds that were forbidden for the whole cluster and allowed in the namespaces.
    private readonly ConcurrentDictionary<(string ApiVersion, string Plural), bool> _confined = new();

    /// <summary>Lists.</summary>
    /// <exception cref="Outcomes.FailureException">Something is missing in what could be read.</exception>
    public async Task<IReadOnlyList<LiveMetadata>> ListAsync(
        ApiResource resource, string labelSelector, bool cached, Func<Task<IReadOnlyCollection<string>>> namespaces, CancellationToken cancel)
    {
        var kind = (resource.ApiVersion, resource.Plural);
        if (!_confined.ContainsKey(kind))
        {
            var (objects, refused) = await lister.TryListAsync(resource, null, labelSelector, cached, cancel);
            if (objects is not null) return objects;
            if (refused!.Kind != AnswerKind.Forbidden || !resource.Namespaced) throw lister.Failed(resource, refused);
        }

        // Rights may have been widened as well as narrowed since: after a refusal the whole cluster is tried again.
        _confined.TryRemove(kind, out _);
        var found = await ListEachAsync(resource, labelSelector, cached, await namespaces(), cancel);
        _confined[kind] = true;
        return found;
    }

    private async Task<IReadOnlyList<LiveMetadata>> ListEachAsync(
        ApiResource resource, string labelSelector, bool cached, IReadOnlyCollection<string> namespaces, CancellationToken cancel)
    {
        var found = new ConcurrentBag<IReadOnlyList<LiveMetadata>>();
        await Parallel.ForEachAsync(
            namespaces,
            new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancel },
            async (ns, stop) => found.Add(await lister.ListAsync(resource, ns, labelSelector, cached, stop)));
        return [.. found.SelectMany(static one => one)];
    }
}
