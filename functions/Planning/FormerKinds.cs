using System.Collections.Immutable;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>The kinds that a set had and Git names no more: members of them may have to be pruned.</summary>
/// <param name="Resources">As the cluster serves them. A kind that is served no more has no objects.</param>
/// <param name="Failures">Groups that could not be asked for.</param>
internal sealed record FormerKinds(IReadOnlyList<ApiResource> Resources, IReadOnlyList<Failure> Failures)
{
    /// <summary>Finds them.</summary>
    /// <param name="reader">The cluster.</param>
    /// <param name="groupKinds"><c>Kind.group</c>, those that Git names left out.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<FormerKinds> FindAsync(ClusterReader reader, ImmutableSortedSet<string> groupKinds, CancellationToken cancel)
    {
        if (groupKinds.IsEmpty) return new FormerKinds([], []);
        var wanted = groupKinds.Select(Split).ToList();
        var groups = wanted.Select(static one => (one.Group, "")).Distinct().ToList();
        var served = await reader.DiscoverAsync(groups, cancel);
        var found = wanted.Select(one => served.FindPreferred(one.Group, one.Kind)).OfType<ApiResource>();
        return new FormerKinds([.. found], [.. served.Failures.Values]);
    }

    private static (string Group, string Kind) Split(string groupKind) =>
        groupKind.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? (groupKind[(dot + 1)..], groupKind[..dot]) : ("", groupKind);
}
