using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Makes a pass's plan with what is remembered of the application's objects. Once in a while a drift check compares every object whatever is
/// remembered, to prove the memory right; what only it finds is a defect of ours.
/// </summary>
internal sealed partial class PlanMaker(MemoryStore memories, SecretHashKey hashKey, DriftOptions drift, TimeProvider time, ILogger<PlanMaker> logger)
{
    /// <summary>What is remembered of an application's objects in the cluster that is being reached; null where nothing is.</summary>
    /// <exception cref="Outcomes.FailureException">The cluster or the storage cannot be reached.</exception>
    public Task<ApplicationMemory?> RememberAsync(Application application, Task<(ClusterConnection Connection, string Id)> reaching, CancellationToken cancel) =>
        memories.ReadAsync(application.Name, IdOfAsync(reaching), cancel);

    /// <summary>Makes it.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="desired">What Git says.</param>
    /// <param name="memory">What is remembered (<see cref="RememberAsync"/>).</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="Outcomes.FailureException">The cluster could not be read completely, or the storage not at all.</exception>
    public async Task<Plan> MakeAsync(Pass pass, Desired desired, ApplicationMemory? memory, CancellationToken cancel)
    {
        var full = IsFull(pass);
        var plan = await Planner.PlanAsync(desired.Cluster.Reader, new PlanRequest
        {
            Application = pass.Application,
            Rendered = desired.Rendered,
            Revision = desired.Commit,
            HashKey = await hashKey.ReadAsync(cancel),
            Memory = memory,
            FormerNamespaces = FormerDestinations.Of(pass.Application, pass.Previous),
            Registry = pass.Registry,
            Cause = pass.Cause,
            Prune = pass.Prune,
            Operation = pass.Id,
            OperationStartedAt = pass.StartedAt,
            IgnorePruneBudget = pass.Request.IgnorePruneBudget,
            Confirmation = AwaitedConfirmations.Of(pass.Application, pass.Previous, pass.StartedAt) with { All = pass.Request.Confirm },
            FullCheck = full,
            // A sync in steps is begun only where all of it can be applied, and what is not written has to be shown.
            ShowChanges = full || !pass.MayWrite(desired.TreeKey) || SyncStep.MayBeNeeded(desired.Rendered.Objects),
            CachedLists = MayBeCached(pass) && !full && pass.Operation is null,
        }, cancel);
        foreach (var defect in MissedChange.TextsOf(plan)) Missed(defect);
        return plan;
    }

    private static async Task<string> IdOfAsync(Task<(ClusterConnection Connection, string Id)> reaching) => (await reaching).Id;

    // A check that comes again by itself; and the first pass of all, whose objects are looked for one by one where no list has them.
    private static bool MayBeCached(Pass pass) => pass.Request.Reason == ReconcileReason.Drift || pass is { Previous: null, Interrupted: null };

    // A kill before the status says when it was makes the next check a full one again.
    private bool IsFull(Pass pass) => pass.Request.Reason == ReconcileReason.Drift
        && drift.IsFullCheckDue(pass.Application.Name, pass.Previous?.LastFullCheckAt, time.GetUtcNow());

    [LoggerMessage(Level = LogLevel.Error, Message = "Defect: {Defect}")]
    private partial void Missed(string defect);
}
