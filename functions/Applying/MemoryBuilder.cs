using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>What the planner is to remember after a pass: how each object looked when it was last written, or proved right.</summary>
internal static class MemoryBuilder
{
    /// <summary>Builds it. Objects of which the end state is not known for certain are left out: they are suspects next time.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="results">What became of it; empty where nothing was written.</param>
    public static ApplicationMemory Build(string clusterId, Plan plan, IReadOnlyList<ChangeResult> results)
    {
        var unchanged = plan.Changes.Where(c => c is { Action: PlanAction.Unchanged, Desired: not null, Live: not null }).Select(c => Remember(c.Desired!, c.Live!));
        var written = results.Where(r => r.Outcome is ChangeOutcome.Created or ChangeOutcome.Configured && r.Answer is { Kind: AnswerKind.Ok })
            .Select(r => Remember(r.Change.Desired!, r.Answer!.ReadMetadata()));
        return new ApplicationMemory(clusterId, [.. unchanged.Concat(written).OfType<RememberedObject>()]);
    }

    private static RememberedObject? Remember(DesiredObject desired, LiveMetadata live) => live.FieldsHash is null
        ? null
        : new RememberedObject(desired.Reference, live.Uid, live.Generation ?? 0, live.FieldsHash, desired.Hash, desired.Manifest.ApiVersion);
}
