using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applying;

/// <summary>What became of a plan.</summary>
/// <param name="Results">One for each change of the plan, in its order.</param>
/// <param name="Failures">All failures, those of the plan among them.</param>
/// <param name="ParentWritten">The ApplySet's parent was written.</param>
/// <param name="Stopped">Why no more was written before the plan's end (lock lost, out of time); null where the end was reached.</param>
internal sealed record ApplyResult(IReadOnlyList<ChangeResult> Results, IReadOnlyList<Failure> Failures, bool ParentWritten, string? Stopped)
{
    /// <summary>All that could be done was done without failure. Rules may have kept objects (<see cref="ChangeOutcome.Skipped"/>).</summary>
    public bool Succeeded => Failures.Count == 0;

    /// <summary>Trying again later may help without a change in Git.</summary>
    public bool Transient => Stopped is not null || Results.Any(static result => result.Transient);

    /// <summary>The cluster was written to.</summary>
    public bool Wrote => ParentWritten || Results.Any(static result => result.Outcome is ChangeOutcome.Created or ChangeOutcome.Configured or ChangeOutcome.Pruned);

    /// <summary>How many objects ended so.</summary>
    public int Count(ChangeOutcome outcome) => Results.Count(result => result.Outcome == outcome);
}
