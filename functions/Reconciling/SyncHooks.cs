using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>The hooks of a sync: starts them, looks how they are doing, and deletes them as their policies say.</summary>
/// <param name="plan">The plan.</param>
/// <param name="reader">The cluster.</param>
/// <param name="run">The writes.</param>
/// <param name="states">Those that were started, as earlier passes left them.</param>
internal sealed class SyncHooks(Plan plan, ClusterReader reader, AnnouncedRun run, IReadOnlyList<HookState> states)
{
    private readonly List<HookState> _states = [.. states];

    /// <summary>Those that were started, as they are now.</summary>
    public IReadOnlyList<HookState> States => [.. _states];

    /// <summary>Those of a step that were not started yet.</summary>
    public IReadOnlyList<PlannedHook> NotBegun(SyncStep step) => [.. plan.Hooks.Where(hook => step.Has(hook) && !_states.Exists(known => IsOf(known, hook)))];

    /// <summary>Starts hooks.</summary>
    public async Task<StepState> StartAsync(ApplyRun writes, IEnumerable<PlannedHook> hooks, CancellationToken cancel)
    {
        var state = StepState.Done;
        foreach (var hook in hooks)
        {
            var start = await writes.StartHookAsync(hook, cancel);
            if (start.Live is { } live) _states.Add(new HookState(hook.Reference, live.ApiVersion, live.Uid, hook.Phase, hook.Wave, hook.DeletePolicies, OperationPhase.Running, ""));
            state = state.And(StateOf(hook, start));
        }
        return state;
    }

    /// <summary>Looks how the hooks of a step are doing.</summary>
    /// <exception cref="Outcomes.FailureException">One cannot be read.</exception>
    public async Task<StepState> WatchAsync(SyncStep step, StepWatch watch)
    {
        var state = StepState.Done;
        for (var i = 0; i < _states.Count; i++)
        {
            var hook = _states[i];
            if (hook.Phase != step.Phase || hook.Wave != step.Wave) continue;
            if (hook.State == OperationPhase.Running) _states[i] = await watch.LookAsync(hook, ResourceOf(hook));
            state = state.And(StateOf(_states[i]));
        }
        return state;
    }

    /// <summary>Deletes those that have ended, where their policy says so.</summary>
    /// <returns>False where some have to wait for the next pass: only what was announced is deleted.</returns>
    public async Task<bool> DeleteEndedAsync(SyncOperation operation, CancellationToken cancel)
    {
        // One that is gone was deleted by a pass that was killed before it could say so here.
        for (var i = 0; i < _states.Count; i++) if (_states[i].IsToBeDeleted && IsFromBefore(_states[i]) && !run.Announced.IsThere(_states[i])) _states[i] = _states[i] with { DeletePolicies = HookDeletePolicies.None };
        var ended = _states.Where(static hook => hook.IsToBeDeleted).ToList();
        if (!run.IsOpen) ended.ForEach(run.Announced.AddDeletion);
        foreach (var hook in ended)
        {
            if (!run.Announced.Deletes(hook)) return false;
            // Seen to have ended, on record before it is gone: else the next pass would miss it.
            var writes = await run.OpenAsync(operation with { Hooks = States }, cancel);
            if (writes.Barred is not null) return true;
            var result = await writes.DeleteHookAsync(ResourceOf(hook), hook.Object, hook.Uid, $"its hook-delete-policy, as it {(hook.State == OperationPhase.Succeeded ? "succeeded" : "failed")}", cancel);
            if (result.Failure is null) _states[_states.IndexOf(hook)] = hook with { DeletePolicies = HookDeletePolicies.None };
        }
        return true;
    }

    /// <summary>Deletes hooks that still run and are to run no more: those of a sync that was given up, as Git says something else by now, or was terminated.</summary>
    /// <param name="operation">The sync; names them.</param>
    /// <param name="why">For the record.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task StopAsync(SyncOperation operation, string why, CancellationToken cancel)
    {
        foreach (var hook in operation.GivenUp) run.Announced.AddDeletion(hook);
        foreach (var hook in operation.GivenUp.Where(run.Announced.Deletes))
        {
            // A kind that is served no more has no objects.
            var kinds = await reader.DiscoverAsync([hook.GroupVersion], cancel);
            if (kinds.Find(hook.ApiVersion, hook.Object.Kind) is not { } resource) continue;
            var writes = await run.OpenAsync(operation, cancel);
            await writes.DeleteHookAsync(resource, hook.Object, hook.Uid, why, cancel);
            if (_states.FindIndex(one => one.Uid == hook.Uid) is var own and >= 0) _states[own] = hook with { State = OperationPhase.Failed, Message = why, DeletePolicies = HookDeletePolicies.None };
        }
    }

    // Those that this pass started are not in its plan.
    private bool IsFromBefore(HookState hook) => states.Any(one => one.Uid == hook.Uid);

    private ApiResource ResourceOf(HookState hook) => plan.Hooks.First(planned => IsOf(hook, planned)).Desired.Resource;

    private static bool IsOf(HookState state, PlannedHook hook) => state.Object == hook.Reference && state.Phase == hook.Phase;

    private static StepState StateOf(PlannedHook hook, HookStart start)
    {
        if (start.Failure is { } failure) return start.Transient ? StepState.Waits(failure.ToString()) : StepState.Fails(failure.ToString());
        return start.WaitsFor is { } what ? StepState.Waits($"{hook.Reference}: {what}") : StepState.Done;
    }

    private static StepState StateOf(HookState hook) => hook.State switch
    {
        OperationPhase.Failed => StepState.Fails($"hook {hook.Object} failed: {hook.Message}"),
        OperationPhase.Running => StepState.Waits($"hook {hook.Object}{(hook.Message.Length == 0 ? "" : ": " + hook.Message)}"),
        _ => StepState.Done,
    };
}
