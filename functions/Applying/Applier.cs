using GitOps.Functions.Clusters;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Carries out a plan. The only user of the writer.</summary>
internal sealed class Applier(TimeProvider time)
{
    /// <summary>Applies in stages, in parallel within a stage; prunes last, and only where everything before it went well.</summary>
    /// <param name="connection">The cluster.</param>
    /// <param name="plan">What is to be done.</param>
    /// <param name="lockLost">Cancelled when the application's lock is lost: nothing is written after that.</param>
    /// <param name="cancel">Ends the work; what was sent by then may have been done.</param>
    /// <returns>One result per planned change. One bad object does not stop the others.</returns>
    /// <exception cref="Outcomes.FailureException">The lock was lost (transient).</exception>
    public async Task<ApplyResult> ApplyAsync(ClusterConnection connection, Plan plan, CancellationToken lockLost, CancellationToken cancel)
    {
        var run = new ApplyRun(connection, plan, new WriteFence(lockLost), time);
        await run.NamespacesAsync(cancel);
        await run.ExpandParentAsync(cancel);
        await run.DefinitionsAsync(cancel);
        await run.RestAsync(cancel);
        await run.PruneAsync(cancel);
        await run.ShrinkParentAsync(cancel);
        return run.Result;
    }
}
