using GitOps.Functions.Clusters;

namespace GitOps.Functions.Planning;

/// <summary>The ApplySet's parent of an application that is being deleted: it goes after the last member, as it is what finds the members.</summary>
internal static class DeletedSet
{
    /// <summary>Plans its deletion, where its turn has come: one read.</summary>
    /// <param name="reader">The cluster.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="set">The set.</param>
    /// <param name="complete">All of the cluster could be read.</param>
    /// <param name="members">What is planned for the members.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="Outcomes.FailureException">It cannot be read.</exception>
    public static async Task<IReadOnlyList<PlannedChange>> PlanAsync(ClusterReader reader, PlanRequest request, ApplySet set, bool complete, IReadOnlyList<PlannedChange> members, CancellationToken cancel)
    {
        if (!request.Deletes || !complete || members.Any(static change => !change.Outlives)) return [];
        var answer = await reader.ReadAsync(ApplySet.ParentResource, set.ParentNamespace, set.ParentName, cancel);
        if (answer.Kind is AnswerKind.NotFound or AnswerKind.NamespaceMissing) return [];
        if (!answer.Succeeded) throw answer.ToException(set.Parent.ToString(), "read ApplySet");
        return answer.ReadMetadata() is { DeletionTimestamp: null } live ? [Left(set, live)] : [];
    }

    private static PlannedChange Left(ApplySet set, LiveMetadata live) => new()
    {
        Action = PlanAction.Prune,
        Reference = set.Parent,
        Resource = ApplySet.ParentResource,
        Live = live,
        Reason = "the application's ApplySet has no members any more",
        Outside = true,
    };
}
