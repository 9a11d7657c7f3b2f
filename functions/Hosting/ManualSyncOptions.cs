namespace GitOps.Functions.Hosting;

/// <summary>What a person asks of one sync besides what the policy says.</summary>
/// <param name="Prune">Delete what left Git although the policy does not.</param>
/// <param name="Confirm">Delete also what waits for a confirmation.</param>
/// <param name="IgnorePruneBudget">Delete more than the budget allows.</param>
/// <param name="Terminate">End the sync that still runs, in place of beginning one.</param>
internal sealed record ManualSyncOptions(bool Prune = false, bool Confirm = false, bool IgnorePruneBudget = false, bool Terminate = false);
