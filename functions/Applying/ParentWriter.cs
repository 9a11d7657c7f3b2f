using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Writes the ApplySet's parent, only where it has to say something else.</summary>
/// <param name="plan">What is planned for it.</param>
/// <param name="applier">Writes.</param>
internal sealed class ParentWriter(PlannedParent plan, ObjectApplier applier)
{
    private ApplySetScope? _written;

    /// <summary>It was written.</summary>
    public bool Written => _written is not null;

    /// <summary>What went wrong with it; null where nothing did.</summary>
    public ChangeResult? Failed { get; private set; }

    /// <summary>Before the first member: names every kind and namespace that a member may be in from now on.</summary>
    /// <param name="namespaceBrought">The set brings the parent's namespace.</param>
    /// <param name="cancel">Ends everything.</param>
    public async Task<bool> BeforeAsync(bool namespaceBrought, CancellationToken cancel) =>
        !plan.WriteBefore || await WriteAsync(plan.Current.Scope.Union(plan.During), namespaceBrought, cancel);

    /// <summary>At the end: drops what has no members any more.</summary>
    /// <param name="members">Where members are.</param>
    /// <param name="cancel">Ends everything.</param>
    public async Task AfterAsync(ApplySetScope members, CancellationToken cancel)
    {
        if (plan.WriteAfter(members, _written)) await WriteAsync(plan.After(members), brought: false, cancel);
    }

    private async Task<bool> WriteAsync(ApplySetScope scope, bool brought, CancellationToken cancel)
    {
        var desired = new DesiredObject(ApplySetParent.Desired(plan.Set, scope), ApplySet.ParentResource, "", AwaitsDefinition: false);
        var result = await applier.ApplyAsync(PlannedChange.Of(PlanAction.Update, desired, null), brought, cancel);
        if (result.Outcome == ChangeOutcome.Skipped) result = ChangeResult.NotTried(result.Change, result.Reason, transient: true);
        if (result.Failure is null) _written = scope;
        else Failed = result;
        return result.Failure is null;
    }
}
