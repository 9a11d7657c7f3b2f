using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Makes what the next pass may rely on: only objects that were just written, or just shown to be right.</summary>
internal static class MemoryBuilder
{
    /// <summary>Builds the memory after a pass.</summary>
    /// <param name="clusterId">The cluster's id.</param>
    /// <param name="plan">The plan. What it remembered of objects that were not written now is kept: it still is what they looked like after our last write.</param>
    /// <param name="results">What became of it; empty where it was only looked at.</param>
    public static ApplicationMemory Build(string clusterId, Plan plan, IReadOnlyList<ChangeResult> results)
    {
        var old = (plan.Remembered?.Objects ?? []).DistinctBy(static one => one.Reference).ToDictionary(static one => one.Reference);
        var seen = results.Where(static one => one.Live is not null).ToDictionary(static one => one.Reference, static one => one.Live!);
        var objects = new List<RememberedObject>(plan.Changes.Count);
        foreach (var change in plan.Changes.Where(static change => change is { Desired: not null, Outside: false }))
        {
            if (Remember(change.Desired!, seen.GetValueOrDefault(change.Reference) ?? change.Proven) is { } one) objects.Add(old.TryGetValue(change.Reference, out var same) && Keeps(same, one) ? same : one);
            else if (!seen.ContainsKey(change.Reference) && old.TryGetValue(change.Reference, out var kept)) objects.Add(kept);
        }

        return new ApplicationMemory(clusterId, objects);
    }

    // A status write moves the resourceVersion and nothing else: no reason to write the memory again.
    private static bool Keeps(RememberedObject old, RememberedObject now) =>
        old.ResourceVersion.Length > 0 && now.FieldsHash.Length > 0 && old.IsLike(now);

    private static RememberedObject? Remember(DesiredObject desired, LiveMetadata? live) => live is null ? null : new RememberedObject(
        desired.Reference, live.Uid, live.Generation ?? 0, live.FieldsHash ?? "", desired.Hash, desired.Manifest.ApiVersion, live.ResourceVersion, live.AppliedAt, desired.Ignored?.Digest);
}
