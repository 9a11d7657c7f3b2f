namespace GitOps.Functions.Applying;

/// <summary>What became of a plan.</summary>
/// <param name="Results">One per planned change, in the plan's order.</param>
internal sealed record ApplyResult(IReadOnlyList<ChangeResult> Results);
