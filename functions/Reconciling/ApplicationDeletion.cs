using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Clusters;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// One pass over an application that left Git with Argo CD's finalizer: its objects are deleted as any are pruned, over as many passes as their own
/// finalizers and children need, then its ApplySet's parent, and last the registration, which is what brings the passes about.
/// </summary>
internal sealed class ApplicationDeletion(ClusterConnections clusters, PlanMaker plans, InterruptedPass interrupted, Applier applier, PassRecorder recorder, Remains remains, Registrar registrar)
{
    private static readonly TimeSpan Next = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NextLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Goes on with the deletion.</summary>
    /// <returns><see cref="PassResultKind.Waiting"/> where a later pass is to go on; a failure where a person is needed.</returns>
    public async Task<PassResult> RunAsync(Pass pass, Cluster cluster, CancellationToken cancel)
    {
        var reaching = clusters.ReachAsync(cluster, cancel);
        var (connection, clusterId) = await reaching;
        var desired = Desired.Nothing(connection, clusterId);
        var plan = await plans.MakeAsync(pass, desired, await plans.RememberAsync(pass.Application, reaching, cancel), cancel);
        await interrupted.CloseAsync(pass, plan, cancel);
        if (plan.Writes.Any())
        {
            if (DeletesSet(plan)) pass = await recorder.LeavesAsync(pass, plan, cancel);
            await recorder.IntendAsync(pass, desired, plan, cancel);
            await using var recording = recorder.RecordChanges(pass, desired, cancel);
            var applied = await applier.ApplyAsync(connection, plan, () => pass.Lease.IsHeld, recording, cancel);
            var result = await recorder.AppliedAsync(pass, desired, plan, applied, recording, cancel);
            return IsEnd(plan, applied) ? await EndAsync(pass, desired, plan, cancel) : GoOn(result, Next);
        }

        if (plan.Failures.Count > 0 || plan.Changes.Any(static change => change.Differs)) return await recorder.LookedAtAsync(pass, desired, plan, cancel);
        if (plan.Changes.Any(static change => !change.Outlives)) return await WaitAsync(pass, desired, plan, cancel);
        return await EndAsync(pass, desired, plan, cancel);
    }

    // The set's parent is only deleted after the last member, and with it goes what finds those that are left in the cluster: this pass names them.
    private static bool DeletesSet(Plan plan) => plan.Writes.Any(change => change.Reference == plan.ApplySet.Parent);

    private static bool IsEnd(Plan plan, ApplyResult applied) => DeletesSet(plan)
        && applied.Results.Where(static result => result.Change.IsWrite).All(static result => result.Gone);

    private async Task<PassResult> EndAsync(Pass pass, Desired desired, Plan plan, CancellationToken cancel)
    {
        var result = await recorder.DeletedAsync(pass, desired, plan, cancel);
        await remains.DeleteAsync(pass.Application.Name, cancel);
        return await registrar.RemoveAsync(pass.Application.Registered!, pass.Cause, cancel) ? result : GoOn(result, Next);
    }

    // Others hold it up: finalizers in the cluster, children that are deleted first. What takes longer is for the drift check to see. As by that one, what
    // is found twice is recorded once.
    private async Task<PassResult> WaitAsync(Pass pass, Desired desired, Plan plan, CancellationToken cancel)
    {
        var result = await recorder.LookedAtAsync(pass with { Request = pass.Request with { Reason = ReconcileReason.Drift } }, desired, plan, cancel);
        return pass.StartedAt - pass.Application.Registered!.DeletingSince < Patience ? GoOn(result, NextLook) : result;
    }

    private static PassResult GoOn(PassResult result, TimeSpan after) =>
        result.Kind is PassResultKind.Failed or PassResultKind.FailedTransiently ? result : result with { Kind = PassResultKind.Waiting, ContinueAfter = after };
}
