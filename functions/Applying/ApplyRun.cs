using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>A plan that is being carried out step by step, within one invocation: begin, then waves, hooks and deletions in the caller's order, then end.</summary>
internal sealed class ApplyRun
{
    private readonly Plan _plan;
    private readonly PassGate _gate;
    private readonly ApplyPass _pass;
    private readonly HookApplier _hooks;
    private readonly List<ChangeResult> _hookResults = [];

    /// <summary>Opens it.</summary>
    public ApplyRun(ClusterConnection connection, Plan plan, PassGate gate, Registrar? registrar, ApplyOptions options, TimeProvider time, IProgress<ChangeResult>? progress)
    {
        var writer = ClusterWriter.For(connection);
        var applier = new ObjectApplier(connection.Reader, writer, plan.SetIds, gate, options, time);
        var pruner = new ObjectPruner(writer, gate, options, time);
        (_plan, _gate) = (plan, gate);
        _pass = new ApplyPass(plan, applier, pruner, new DefinitionWaiter(connection.Reader, options, time), new RegistrationWriter(plan, registrar, gate), options, progress);
        _hooks = new HookApplier(connection.Reader, applier, pruner, plan.SetIds, options, time);
    }

    /// <summary>Objects that were written so far.</summary>
    public IReadOnlySet<ObjectReference> Written => _pass.Results.Where(static result => result.Outcome is ChangeOutcome.Created or ChangeOutcome.Configured).Select(static result => result.Reference).ToHashSet();

    /// <summary>Why nothing may be written: the ApplySet's parent could not be. Null while that is not so.</summary>
    public ChangeResult? Barred => _pass.Parent.Failed;

    /// <inheritdoc cref="ApplyPass.BeginAsync"/>
    public Task<bool> BeginAsync(CancellationToken cancel) => _pass.BeginAsync(cancel);

    /// <inheritdoc cref="ApplyPass.WaveAsync"/>
    public Task<IReadOnlyList<ChangeResult>> WaveAsync(int wave, CancellationToken cancel) => _pass.WaveAsync(wave, cancel);

    /// <inheritdoc cref="ApplyPass.PruneAsync(CancellationToken)"/>
    public Task<IReadOnlyList<ChangeResult>> PruneAsync(CancellationToken cancel) => _pass.PruneAsync(cancel);

    /// <inheritdoc cref="HookApplier.StartAsync"/>
    public async Task<HookStart> StartHookAsync(PlannedHook hook, CancellationToken cancel)
    {
        var start = await _hooks.StartAsync(hook, cancel);
        if (start.Live is not null) _pass.HookIs(hook.Reference, there: true);
        _hookResults.AddRange(start.Results);
        return start;
    }

    /// <inheritdoc cref="HookApplier.DeleteAsync"/>
    public async Task<ChangeResult> DeleteHookAsync(ApiResource resource, ObjectReference hook, string uid, string reason, CancellationToken cancel)
    {
        var result = await _hooks.DeleteAsync(resource, hook, uid, reason, cancel);
        if (result.Gone) _pass.HookIs(hook, there: false);
        if (result.Outcome != ChangeOutcome.Unchanged) _hookResults.Add(result);
        return result;
    }

    /// <summary>Ends it.</summary>
    /// <param name="cancel">Ends everything at once.</param>
    /// <param name="waitsFor">Where the sync goes on later: what the changes that were not reached wait for.</param>
    /// <exception cref="FailureException">The lock was lost (transient).</exception>
    public async Task<ApplyResult> EndAsync(CancellationToken cancel, string? waitsFor = null)
    {
        await _pass.EndAsync(change => waitsFor is null ? _pass.WithoutParent(change) : new ChangeResult(change, ChangeOutcome.Skipped) { Reason = waitsFor }, cancel);
        if (_gate.LockLost) throw new FailureException(new Failure($"application {_plan.Application}", "apply", "its lock was lost: another pass may be running"), transient: true);
        IReadOnlyList<ChangeResult> results = [.. _pass.Results, .. _hookResults];
        IEnumerable<Failure?> failures = [.. _plan.Incomplete, .. results.Select(static result => result.Failure), _pass.Parent.Failed?.Failure];
        return new ApplyResult(results, [.. failures.OfType<Failure>().Distinct()], _pass.Parent.Written, StoppedBy(results));
    }

    // The gate may close after the last write: then nothing was stopped.
    private string? StoppedBy(IReadOnlyList<ChangeResult> results) =>
        _gate.Closed is { } closed && (_pass.Parent.Failed is not null || results.Any(static result => result.Transient)) ? closed : null;
}
