using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Deletes one object: exactly the one that was planned with, by its UID.</summary>
internal sealed class ObjectPruner(ClusterWriter writer, WriteFence fence, TimeProvider time)
{
    private const string Step = "prune";

    /// <summary>Deletes it.</summary>
    public async Task<ChangeResult> PruneAsync(PlannedChange change, CancellationToken cancel)
    {
        var schedule = new RetrySchedule(time);
        var (live, resource) = (change.Live!, change.Resource!);
        while (true)
        {
            fence.ThrowIfLost();
            var ns = live.Reference.Namespace.Length == 0 ? null : live.Reference.Namespace;
            var answer = await writer.DeleteAsync(resource, ns, live.Reference.Name, live.Uid, null, DeletePropagation.Background, cancel);
            // Gone already, or another object of that name by now: the one that was ours is gone.
            if (answer.Succeeded || answer.Kind is AnswerKind.NotFound or AnswerKind.Stale) return new ChangeResult { Change = change, Outcome = ChangeOutcome.Pruned };
            if (!answer.Transient || !await schedule.WaitAsync(answer.RetryAfter, cancel))
                return new ChangeResult { Change = change, Outcome = ChangeOutcome.Failed, Failure = answer.Describe(change.Subject, Step) };
        }
    }
}
