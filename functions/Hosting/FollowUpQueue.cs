using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Hosting;

/// <summary>Puts applications on the queue that are to be looked at because of a pass over another one.</summary>
internal sealed class FollowUpQueue(ReconcileQueue queue)
{
    /// <summary>Enqueues them; nothing where there are none.</summary>
    /// <exception cref="Outcomes.FailureException">The queue cannot be reached (transient). Those that wait look again by themselves.</exception>
    public Task EnqueueAsync(ReconcileRequest request, PassResult result, CancellationToken cancel) =>
        result.FollowUps.Count == 0 ? Task.CompletedTask : queue.EnqueueAsync([.. result.FollowUps.Select(one => one.After(request))], null, cancel);
}
