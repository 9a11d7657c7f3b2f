using System.Collections.Concurrent;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// Finds out which of the objects that the set does not have yet are there all the same: made by hand, by another tool or by another
/// application. Few of a kind are read one by one; many cost one metadata list for each namespace.
/// </summary>
/// <param name="objects">Those that are there.</param>
/// <param name="failures">Those of which it could not be found out.</param>
internal sealed class UnlabelledObjects(IReadOnlyDictionary<ObjectReference, LiveMetadata> objects, IReadOnlyDictionary<ObjectReference, Failure> failures)
{
    private const int FewEnough = 4;
    private const int MaxParallel = 16;

    /// <summary>Finds them.</summary>
    /// <exception cref="FailureException">The cluster does not answer: trying later may help.</exception>
    public static async Task<UnlabelledObjects> FindAsync(ClusterReader reader, IEnumerable<DesiredObject> missing, CancellationToken cancel)
    {
        var objects = new ConcurrentDictionary<ObjectReference, LiveMetadata>();
        var failures = new ConcurrentDictionary<ObjectReference, Failure>();
        var groups = missing.GroupBy(static one => (one.Resource, one.Reference.Namespace)).SelectMany(static same => Split([.. same]));
        await Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancel }, async (same, stop) =>
        {
            try
            {
                foreach (var found in await ReadAsync(reader, same, stop)) objects[found.Reference] = found;
            }
            catch (FailureException refused) when (!refused.Transient)
            {
                foreach (var one in same) failures[one.Reference] = refused.Failure;
            }
        });
        return new UnlabelledObjects(objects, failures);
    }

    /// <summary>The object where it is there, or null.</summary>
    public LiveMetadata? Find(ObjectReference reference) => objects.GetValueOrDefault(reference);

    /// <summary>Why nothing is known of an object, or null.</summary>
    public Failure? FailureOf(ObjectReference reference) => failures.GetValueOrDefault(reference);

    private static IEnumerable<List<DesiredObject>> Split(List<DesiredObject> same) =>
        same.Count > FewEnough && same[0].Resource.Verbs.Contains("list") ? [same] : same.Select(static one => new List<DesiredObject> { one });

    private static async Task<IEnumerable<LiveMetadata>> ReadAsync(ClusterReader reader, List<DesiredObject> same, CancellationToken cancel)
    {
        var (resource, reference) = (same[0].Resource, same[0].Reference);
        if (same.Count > 1)
        {
            var wanted = same.Select(static one => one.Reference).ToHashSet();
            return (await reader.ListMetadataAsync(resource, reference.Namespace, "", cancel)).Where(found => wanted.Contains(found.Reference));
        }

        var answer = await reader.ReadAsync(resource, reference.Namespace, reference.Name, cancel);
        if (answer.Succeeded) return [answer.ReadMetadata()];
        return answer.Kind is AnswerKind.NotFound or AnswerKind.NamespaceMissing ? [] : throw answer.ToException(same[0].Subject, "plan");
    }
}
