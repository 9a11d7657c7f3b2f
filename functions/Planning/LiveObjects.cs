using System.Collections.Concurrent;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>The members of a set as the cluster has them: one metadata list for each kind.</summary>
/// <param name="resources">The kinds that were listed, by <c>Kind.group</c>.</param>
/// <param name="objects">All members found.</param>
/// <param name="failures">By <c>Kind.group</c>: what could not be listed. Nothing is known of such a kind.</param>
internal sealed class LiveObjects(
    IReadOnlyDictionary<string, ApiResource> resources, IReadOnlyDictionary<ObjectReference, LiveMetadata> objects, IReadOnlyDictionary<string, Failure> failures)
{
    private const int MaxParallel = 16;

    /// <summary>All members found.</summary>
    public IEnumerable<LiveMetadata> All => objects.Values;

    /// <summary>All members found, by identity.</summary>
    public IReadOnlyDictionary<ObjectReference, LiveMetadata> Objects => objects;

    /// <summary>What could not be listed.</summary>
    public IEnumerable<Failure> Failures => failures.Values;

    /// <summary>Lists.</summary>
    /// <param name="reader">The cluster.</param>
    /// <param name="kinds">The kinds; each group and kind is listed once, in whatever version.</param>
    /// <param name="selector">The label query.</param>
    /// <param name="cached">The server may answer from its cache (<see cref="PlanRequest.CachedLists"/>).</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">The cluster does not answer: trying later may help.</exception>
    public static async Task<LiveObjects> ReadAsync(ClusterReader reader, IEnumerable<ApiResource> kinds, string selector, bool cached, CancellationToken cancel)
    {
        var resources = kinds.Where(static kind => kind.Verbs.Contains("list")).GroupBy(GroupKind).ToDictionary(static same => same.Key, static same => same.First());
        var objects = new ConcurrentDictionary<ObjectReference, LiveMetadata>();
        var failures = new ConcurrentDictionary<string, Failure>();
        await Parallel.ForEachAsync(resources, new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancel }, async (kind, stop) =>
        {
            try
            {
                foreach (var found in await reader.ListMetadataAsync(kind.Value, null, selector, stop, cached)) objects[found.Reference] = found;
            }
            catch (FailureException refused) when (!refused.Transient)
            {
                failures[kind.Key] = refused.Failure;
            }
        });
        return new LiveObjects(resources, objects, failures);
    }

    /// <summary>Both, of different kinds.</summary>
    public LiveObjects With(LiveObjects other) => new(
        resources.Concat(other.Resources).DistinctBy(static p => p.Key).ToDictionary(),
        objects.Concat(other.Objects).DistinctBy(static p => p.Key).ToDictionary(),
        failures.Concat(other.FailuresByKind).DistinctBy(static p => p.Key).ToDictionary());

    /// <summary>A member, or null.</summary>
    public LiveMetadata? Find(ObjectReference reference) => objects.GetValueOrDefault(reference);

    /// <summary>The kind of a member.</summary>
    public ApiResource ResourceOf(LiveMetadata member) => resources[member.Reference.GroupKind];

    /// <summary>Why nothing is known of a kind; null where it was listed.</summary>
    public Failure? FailureOf(ObjectReference reference) => failures.GetValueOrDefault(reference.GroupKind);

    private IReadOnlyDictionary<string, ApiResource> Resources => resources;

    private IReadOnlyDictionary<string, Failure> FailuresByKind => failures;

    private static string GroupKind(ApiResource kind) => kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
}
