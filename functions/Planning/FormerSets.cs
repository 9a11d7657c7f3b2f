using System.Collections.Immutable;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// The sets that an application had before its destination namespace changed, and with it the id of its set. Their members are the application's own: what
/// Git still has is taken over, the rest is pruned under the same guards, and a parent without members goes last.
/// </summary>
/// <param name="current">The application's set.</param>
/// <param name="sets">The former sets.</param>
internal sealed class FormerSets(ApplySet current, IReadOnlyList<FormerSets.Former> sets)
{
    /// <summary>Kinds of the members, as the parents name them.</summary>
    public ImmutableSortedSet<string> GroupKinds { get; } = sets.SelectMany(static one => one.Scope.GroupKinds).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Namespaces of the members, as the parents name them, and the parents' own.</summary>
    public IEnumerable<string> Namespaces => sets.SelectMany(static one => one.Scope.Namespaces.Append(one.Set.ParentNamespace));

    /// <summary>The ids of the application's set and of those that it had before.</summary>
    public IReadOnlyCollection<string> Ids { get; } = [current.Id, .. sets.Select(static one => one.Set.Id)];

    /// <summary>Finds the members of all sets with one label query.</summary>
    public string Selector => sets.Count == 0 ? current.MemberSelector : $"{ApplySet.PartOfLabel} in ({string.Join(',', Ids)})";

    /// <summary>Reads the parents: one request for each former set, and none where there is none.</summary>
    /// <exception cref="FailureException">One may not be read, or the cluster does not answer.</exception>
    public static async Task<FormerSets> ReadAsync(ClusterReader reader, PlanRequest request, ApplySet current, CancellationToken cancel)
    {
        var sets = new List<Former>();
        foreach (var set in request.FormerSets)
        {
            var answer = await reader.ReadAsync(ApplySet.ParentResource, set.ParentNamespace, set.ParentName, cancel);
            if (answer.Kind is AnswerKind.NotFound or AnswerKind.NamespaceMissing) sets.Add(new Former(set, null, ApplySetScope.Empty));
            else if (!answer.Succeeded) throw answer.ToException(set.Parent.ToString(), "read ApplySet");
            else if (Read(answer, set) is { } former) sets.Add(former);
        }

        return new FormerSets(current, sets);
    }

    // Handed over to another tool since: its members are none of ours any more.
    private static Former? Read(ApiAnswer parent, ApplySet set)
    {
        try
        {
            return new Former(set, parent.ReadMetadata(), ApplySetParent.Read(parent.ReadBody(), set).Scope);
        }
        catch (FailureException handedOver) when (!handedOver.Transient)
        {
            return null;
        }
    }

    /// <summary>The namespaces of the sets of which anything is left.</summary>
    /// <param name="live">All members, of the former sets too.</param>
    public IReadOnlyList<string> Left(LiveObjects live) => [.. sets.Where(one => one.Live is not null || HasMembers(one, live)).Select(static one => one.Set.ParentNamespace)];

    /// <summary>Plans the deletion of the parents that have no members any more.</summary>
    /// <param name="live">All members, of the former sets too.</param>
    /// <param name="complete">All of Git and all of the cluster could be read.</param>
    public IEnumerable<PlannedChange> Leave(LiveObjects live, bool complete) => sets
        .Where(one => complete && one.Live is { DeletionTimestamp: null } && !HasMembers(one, live))
        .Select(static one => new PlannedChange
        {
            Action = PlanAction.Prune,
            Reference = one.Set.Parent,
            Resource = ApplySet.ParentResource,
            Live = one.Live,
            Reason = "the application's former ApplySet has no members any more",
            Differs = false,
            Outside = true,
        });

    private static bool HasMembers(Former one, LiveObjects live) => live.All.Any(member => member.Labels.GetValueOrDefault(ApplySet.PartOfLabel) == one.Set.Id);

    /// <summary>A former set.</summary>
    /// <param name="Set">The set.</param>
    /// <param name="Live">Its parent in the cluster; null where that is gone.</param>
    /// <param name="Scope">Where the parent says that members are.</param>
    internal sealed record Former(ApplySet Set, LiveMetadata? Live, ApplySetScope Scope);
}
