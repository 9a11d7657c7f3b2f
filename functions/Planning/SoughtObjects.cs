using System.Collections.Concurrent;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// Finds out which of some objects are there, whoever made them and whatever set has them. Few of a kind are read one by one; many cost one metadata
/// list for each namespace.
/// </summary>
/// <param name="objects">Those that are there.</param>
/// <param name="failures">Those of which it could not be found out.</param>
internal sealed class SoughtObjects(IReadOnlyDictionary<ObjectReference, LiveMetadata> objects, IReadOnlyDictionary<ObjectReference, Failure> failures)
{
    private const int FewEnough = 4;
    private const int MaxParallel = 16;

    /// <summary>Finds them.</summary>
    /// <exception cref="FailureException">The cluster does not answer: trying later may help.</exception>
    public static async Task<SoughtObjects> FindAsync(ClusterReader reader, IEnumerable<SoughtObject> sought, CancellationToken cancel)
    {
        var objects = new ConcurrentDictionary<ObjectReference, LiveMetadata>();
        var failures = new ConcurrentDictionary<ObjectReference, Failure>();
        var groups = sought.GroupBy(static one => (one.Resource, one.Reference.Namespace)).SelectMany(static same => Split([.. same]));
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
        return new SoughtObjects(objects, failures);
    }

    /// <summary>The object where it is there, or null.</summary>
    public LiveMetadata? Find(ObjectReference reference) => objects.GetValueOrDefault(reference);

    /// <summary>Why nothing is known of an object, or null.</summary>
    public Failure? FailureOf(ObjectReference reference) => failures.GetValueOrDefault(reference);

    private static IEnumerable<List<SoughtObject>> Split(List<SoughtObject> same) =>
        same.Count > FewEnough && same[0].Resource.Verbs.Contains("list") ? [same] : same.Select(static one => new List<SoughtObject> { one });

    private static async Task<IEnumerable<LiveMetadata>> ReadAsync(ClusterReader reader, List<SoughtObject> same, CancellationToken cancel)
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
