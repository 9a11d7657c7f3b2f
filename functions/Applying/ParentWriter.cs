using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Keeps the set's parent true: it names every kind and namespace before the first object of it is written, and no more than that afterwards.</summary>
internal sealed class ParentWriter(ObjectApplier applier, Plan plan)
{
    private static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", Namespaced: true, []);

    private ApplySetContents? _written = plan.ParentBefore;

    /// <summary>Before the members: what it says already, and what will be there.</summary>
    public Task<Failure?> ExpandAsync(CancellationToken cancel) => WriteAsync((plan.ParentBefore ?? ApplySetContents.Empty).Union(plan.ParentAfter), cancel);

    /// <summary>After the members, where all that was planned was done.</summary>
    public Task<Failure?> ShrinkAsync(CancellationToken cancel) => WriteAsync(plan.ParentAfter, cancel);

    private async Task<Failure?> WriteAsync(ApplySetContents contents, CancellationToken cancel)
    {
        if (contents == _written) return null;
        var desired = new DesiredObject(contents.ToParent(plan.ApplySet), ConfigMaps, "");
        var change = new PlannedChange { Reference = plan.ApplySet.Parent, Action = PlanAction.Update, Desired = desired, Resource = ConfigMaps };
        var result = await applier.ApplyAsync(change, ConfigMaps, brought: plan.Changes.Any(c => c.Reference is { Kind: "Namespace" } n && n.Name == plan.ApplySet.Parent.Namespace), cancel);
        if (result.Failure is null) _written = contents;
        return result.Failure;
    }
}
