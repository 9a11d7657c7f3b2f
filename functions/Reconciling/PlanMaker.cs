using GitOps.Functions.Audit;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>Makes a pass's plan with what is remembered of the application's objects.</summary>
internal sealed class PlanMaker(MemoryStore memories, SecretHashKey hashKey)
{
    /// <summary>Makes it.</summary>
    /// <exception cref="Outcomes.FailureException">The cluster could not be read completely, or the storage not at all.</exception>
    public async Task<Plan> MakeAsync(Pass pass, Desired desired, CancellationToken cancel) =>
        await Planner.PlanAsync(desired.Cluster.Reader, new PlanRequest
        {
            Application = pass.Application,
            Rendered = desired.Rendered,
            Revision = desired.Commit,
            HashKey = await hashKey.ReadAsync(cancel),
            Memory = await memories.ReadAsync(pass.Application.Name, desired.ClusterId, cancel),
            FormerNamespaces = FormerDestinations.Of(pass.Application, pass.Previous),
            Prune = pass.Prune,
            Operation = pass.Id,
            OperationStartedAt = pass.StartedAt,
            IgnorePruneBudget = pass.Request.IgnorePruneBudget,
            Confirmation = AwaitedConfirmations.Of(pass.Application, pass.Previous, pass.StartedAt) with { All = pass.Request.Confirm },
        }, cancel);
}
