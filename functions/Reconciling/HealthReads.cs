using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Reads objects to judge them, in parallel. A few are got one by one. Many of one kind in one namespace are listed: 20 requests of
/// 1 ms and 10 kB each are cheaper than a list that also brings those that did not move, and 500 are not.
/// </summary>
internal static class HealthReads
{
    /// <summary>From so many on of one kind in one namespace, a list is read.</summary>
    public const int ListFrom = 21;

    private const int Parallel = 8;

    /// <summary>Reads and judges. One that cannot be read has the health Unknown, with the reason.</summary>
    /// <param name="reader">The cluster.</param>
    /// <param name="members">The label query of the application's objects.</param>
    /// <param name="changes">The objects; all are in the cluster, as far as is known.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<IReadOnlyDictionary<ObjectReference, JudgedObject>> ReadAsync(ClusterReader reader, string members, IReadOnlyList<PlannedChange> changes, CancellationToken cancel)
    {
        var judged = new ConcurrentDictionary<ObjectReference, JudgedObject>();
        var groups = changes.GroupBy(static change => (change.Reference.GroupKind, change.Reference.Namespace))
            .ToLookup(static group => group.Count() >= ListFrom && group.First().Resource.Verbs.Contains("list"));
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel };
        await System.Threading.Tasks.Parallel.ForEachAsync(groups[true], options, async (group, stop) =>
        {
            foreach (var one in await ListAsync(reader, members, group.First().Resource, group.Key.Namespace, [.. group], stop)) judged[one.Reference] = one;
        });
        // What a list did not show (it lost our label since) is asked for by its name.
        var single = groups[false].Concat(groups[true]).SelectMany(static group => group).Where(change => !judged.ContainsKey(change.Reference));
        await System.Threading.Tasks.Parallel.ForEachAsync(single, options, async (change, stop) => judged[change.Reference] = await GetAsync(reader, change, stop));
        return judged;
    }

    private static async Task<JudgedObject> GetAsync(ClusterReader reader, PlannedChange change, CancellationToken cancel)
    {
        try
        {
            var live = await reader.GetAsync(change.Resource, change.Reference.Namespace, change.Reference.Name, cancel);
            return live is null ? new JudgedObject(change.Reference, HealthResult.Missing) : Judge(change, live);
        }
        catch (FailureException refused)
        {
            return new JudgedObject(change.Reference, HealthResult.Unknown($"cannot be read: {refused.Failure.Cause}"));
        }
    }

    private static async Task<List<JudgedObject>> ListAsync(ClusterReader reader, string members, ApiResource resource, string ns, List<PlannedChange> changes, CancellationToken cancel)
    {
        var wanted = changes.ToDictionary(static change => change.Reference.Name);
        var judged = new List<JudgedObject>(wanted.Count);
        try
        {
            await foreach (var live in reader.ListAsync(resource, ns, members, cancel))
            {
                if (wanted.GetValueOrDefault(live.Text("metadata", "name")) is { } change && live.Text("metadata", "namespace") == ns) judged.Add(Judge(change, live));
            }
        }
        catch (FailureException)
        {
            // Some who may get may not list; if the cluster is gone the single reads will say so.
        }
        return judged;
    }

    private static JudgedObject Judge(PlannedChange change, JsonObject live) => new(change.Reference, LiveHealth.Of(change.Resource, live), live.Text("metadata", "resourceVersion"));
}
