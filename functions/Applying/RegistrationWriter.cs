using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Carries out the changes of one plan that are registrations.</summary>
/// <param name="plan">The plan.</param>
/// <param name="registrar">Writes; null where nothing can be registered.</param>
/// <param name="gate">Asked before each write.</param>
internal sealed class RegistrationWriter(Plan plan, Registrar? registrar, PassGate gate)
{
    /// <summary>Writes one.</summary>
    public Task<ChangeResult> ApplyAsync(PlannedChange change, CancellationToken cancel) =>
        gate.Closed is { } closed ? Task.FromResult(ChangeResult.NotTried(change, closed, transient: true)) : Needed.ApplyAsync(change, plan, cancel);

    /// <summary>Removes one.</summary>
    public Task<ChangeResult> PruneAsync(PlannedChange change, CancellationToken cancel) =>
        gate.Closed is { } closed ? Task.FromResult(ChangeResult.NotTried(change, closed, transient: true)) : Needed.PruneAsync(change, plan, cancel);

    private Registrar Needed => registrar ?? throw new InvalidOperationException("This applier was made without a registrar.");
}
