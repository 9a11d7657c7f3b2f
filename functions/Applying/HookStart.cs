using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applying;

/// <summary>What became of starting a hook.</summary>
/// <param name="Results">What was written: the deletion of the hook of an earlier sync, the new one.</param>
/// <param name="Live">The hook's object, where it runs now (or ran before a kill).</param>
/// <param name="WaitsFor">Why it could not be started yet; null where that is not so.</param>
/// <param name="Failure">Why it cannot be started; null where that is not so.</param>
/// <param name="Transient">Trying again later may help.</param>
internal sealed record HookStart(IReadOnlyList<ChangeResult> Results, LiveMetadata? Live = null, string? WaitsFor = null, Failure? Failure = null, bool Transient = false);
