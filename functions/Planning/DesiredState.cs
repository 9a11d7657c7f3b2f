using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>What is to be in the cluster: the rendered objects with what each needs to be applied, and those that cannot be.</summary>
/// <param name="Objects">In the order of applying. No two are the same object.</param>
/// <param name="Hooks">The hooks of a sync, one for each phase that each runs in.</param>
/// <param name="Skipped">What Git has and no sync applies.</param>
/// <param name="Failures">What cannot be applied. Where there is one, the set is not complete and nothing is pruned.</param>
internal sealed record DesiredState(IReadOnlyList<DesiredObject> Objects, IReadOnlyList<PlannedHook> Hooks, IReadOnlyList<DesiredObject> Skipped, IReadOnlyList<Failure> Failures)
{
    /// <summary>All that Git has, of kinds that the cluster serves now.</summary>
    public IEnumerable<DesiredObject> Served => Objects.Concat(Others).Where(static one => !one.AwaitsDefinition);

    /// <summary>What Git has besides the objects that are applied.</summary>
    public IEnumerable<DesiredObject> Others => Hooks.Select(static hook => hook.Desired).Concat(Skipped);
}
