using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// One pass of a sync in several steps: PreSync hooks, the waves, deletions, PostSync hooks, or SyncFail hooks where one failed. Goes as far as it
/// can without waiting; a later pass goes on. What is done stands in the cluster (marks, revisions) and in the status row; killed between any two
/// instructions, the next pass finds out and starts nothing twice.
/// </summary>
internal sealed class StagedSync(Pass pass, Desired desired, Plan plan, SyncOperation begun, Applier applier, PassRecorder recorder, TimeProvider time)
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(2);

    private readonly ChangeAnnouncement _announced = new(pass, plan, begun);
    private SyncOperation _operation = begun;
    private ApplyRun? _run;

    /// <summary>Goes on with the sync.</summary>
    public async Task<PassResult> RunAsync(CancellationToken cancel)
    {
        await StopFormerHooksAsync(cancel);
        while (NextStep() is { } step)
        {
            At(step);
            var state = await StepAsync(step, cancel);
            if (!await DeleteHooksAsync(cancel)) return await PauseAsync("hooks that have ended are deleted", TimeSpan.Zero, cancel);
            if (state.WaitsFor is { } what && !IsOverdue) return await PauseAsync($"{step}: waiting for {what}", NextLook(), cancel);
            if (state.Failure is not null || state.WaitsFor is not null) Fail(step, state);
            else At(StepAfter(step));
        }
        return await EndAsync(cancel);
    }

    private IReadOnlyList<SyncStep> Steps => _operation.Failure.Length == 0 ? SyncStep.Of(plan) : SyncStep.OfFailure(plan);

    private bool IsOverdue => time.GetUtcNow() - _operation.StepSince > pass.Application.SyncTimeout;

    private SyncStep? NextStep() => Steps.FirstOrDefault(step => step.CompareTo(_operation.Step) >= 0);

    // Past the last step: a step that no plan has.
    private SyncStep StepAfter(SyncStep step) => Steps.FirstOrDefault(other => other.CompareTo(step) > 0) ?? new SyncStep(SyncPhase.SyncFail, int.MaxValue, Prune: true);

    private void At(SyncStep step)
    {
        if (_operation.Step != step) _operation = _operation with { Step = step, StepSince = time.GetUtcNow() };
    }

    // The time limit holds for the steps that follow too, from their own beginning.
    private void Fail(SyncStep step, StepState state)
    {
        var why = state.Failure ?? $"still waiting for {state.WaitsFor} after {pass.Application.SyncTimeout}";
        if (_operation.Failure.Length > 0)
        {
            _operation = _operation with { Failure = $"{_operation.Failure}; then {step}: {why}" };
            At(StepAfter(step));
            return;
        }
        _operation = _operation with { Failure = $"{step}: {why}" };
        At(new SyncStep(SyncPhase.SyncFail, int.MinValue));
    }

    // What was written must be recorded, also where the cluster then does not answer.
    private async Task<StepState> StepAsync(SyncStep step, CancellationToken cancel)
    {
        try
        {
            return await LookAsync(step, await StartAsync(step, cancel), cancel);
        }
        catch (FailureException e) when (_run is not null && pass.Lease.IsHeld)
        {
            return e.Transient ? StepState.Waits(e.Failure.ToString()) : StepState.Fails(e.Failure.ToString());
        }
    }

    private async Task<StepState> LookAsync(SyncStep step, StepState started, CancellationToken cancel)
    {
        if (started.Failure is not null) return started;
        var watch = new StepWatch(desired.Cluster.Reader, cancel);
        var hooks = await WatchHooksAsync(step, watch);
        // As in Argo CD the last step is done once it is applied: what becomes of it is told by the application's health.
        return started.And(hooks).And(Steps[^1] == step ? StepState.Done : await watch.LookAsync(Written(step)));
    }

    // What the step has to write and has not written: objects (those of earlier waves too, should they have drifted), deletions, hooks.
    private async Task<StepState> StartAsync(SyncStep step, CancellationToken cancel)
    {
        var waves = step is { Phase: SyncPhase.Sync, Prune: false } ? plan.Waves.Where(wave => wave <= step.Wave).ToList() : [];
        var hooks = plan.Hooks.Where(hook => step.Has(hook) && !_operation.Hooks.Any(known => known.Object == hook.Reference && known.Phase == hook.Phase)).ToList();
        if (waves.Count == 0 && hooks.Count == 0 && !step.Prune) return StepState.Done;
        var run = await OpenAsync(cancel);
        if (run.Barred is { } barred) return Failed([barred])!;
        foreach (var wave in waves)
        {
            if (Failed(await run.WaveAsync(wave, cancel)) is { } failed) return failed;
        }
        if (step.Prune && Failed(await run.PruneAsync(cancel)) is { } notDeleted) return notDeleted;
        return await StartAsync(run, hooks, cancel);
    }

    private async Task<StepState> StartAsync(ApplyRun run, List<PlannedHook> hooks, CancellationToken cancel)
    {
        var state = StepState.Done;
        foreach (var hook in hooks)
        {
            var start = await run.StartHookAsync(hook, cancel);
            if (start.Live is { } live) Know(hook, live);
            state = state.And(
                start.Failure is { } failure ? (start.Transient ? StepState.Waits(failure.ToString()) : StepState.Fails(failure.ToString()))
                : start.WaitsFor is { } what ? StepState.Waits($"{hook.Reference}: {what}")
                : StepState.Done);
        }
        return state;
    }

    private void Know(PlannedHook hook, LiveMetadata live) => _operation = _operation with
    {
        Hooks = [.. _operation.Hooks, new HookState(hook.Reference, live.ApiVersion, live.Uid, hook.Phase, hook.Wave, hook.DeletePolicies, OperationPhase.Running, "")],
    };

    // Where nothing but the moment was against it, the sync waits; else it fails with all that was wrong.
    private static StepState? Failed(IReadOnlyList<ChangeResult> results)
    {
        var failed = results.Where(static result => result.Outcome == ChangeOutcome.Failed).ToList();
        if (failed.Count == 0) return null;
        var text = failed.Count == 1 ? $"{failed[0].Failure}" : $"{failed.Count} objects could not be applied, first: {failed[0].Failure}";
        return failed.TrueForAll(static result => result.Transient) ? StepState.Waits(text) : StepState.Fails(text);
    }

    private async Task<StepState> WatchHooksAsync(SyncStep step, StepWatch watch)
    {
        var state = StepState.Done;
        foreach (var hook in _operation.Hooks.Where(hook => hook.Phase == step.Phase && hook.Wave == step.Wave).ToList())
        {
            var now = hook.State == OperationPhase.Running ? await watch.LookAsync(hook, Planned(hook).Desired.Resource) : hook;
            _operation = _operation with { Hooks = [.. _operation.Hooks.Select(one => one == hook ? now : one)] };
            state = state.And(now.State switch
            {
                OperationPhase.Failed => StepState.Fails($"hook {now.Object} failed: {now.Message}"),
                OperationPhase.Running => StepState.Waits($"hook {now.Object}{(now.Message.Length == 0 ? "" : ": " + now.Message)}"),
                _ => StepState.Done,
            });
        }
        return state;
    }

    private PlannedHook Planned(HookState hook) => plan.Hooks.First(planned => planned.Reference == hook.Object && planned.Phase == hook.Phase);

    // What this sync wrote carries its commit, also where an earlier pass of it did.
    private IEnumerable<PlannedChange> Written(SyncStep step)
    {
        var now = _run?.Written;
        return plan.Changes.Where(change => step.Has(change) && change.Desired is not null
            && (now?.Contains(change.Reference) == true || change.Live?.Annotations.GetValueOrDefault(OwnMetadata.Revision) == _operation.Commit));
    }

    // The sync is on record before the first write of it: killed right after, the next pass goes on with it and knows its hooks by its id.
    private async Task<ApplyRun> OpenAsync(CancellationToken cancel)
    {
        if (_run is not null) return _run;
        await recorder.SaveAsync(pass, _operation, cancel);
        await recorder.IntendAsync(pass, desired, _announced.Message, _announced.Writes, cancel);
        _run = applier.Open(desired.Cluster, plan.WithHooks(), () => pass.Lease.IsHeld, null);
        await _run.BeginAsync(cancel);
        return _run;
    }

    // Only what was announced is deleted: what ended in this very pass is announced by the next one.
    private async Task<bool> DeleteHooksAsync(CancellationToken cancel)
    {
        var ended = _operation.Hooks.Where(static hook => hook.IsToBeDeleted).ToList();
        if (_run is null) ended.ForEach(_announced.AddDeletion);
        foreach (var hook in ended)
        {
            if (!_announced.Deletes(hook)) return false;
            var run = await OpenAsync(cancel);
            if (run.Barred is not null) return true;
            var result = await run.DeleteHookAsync(Planned(hook).Desired.Resource, hook.Object, hook.Uid, $"its hook-delete-policy, as it {(hook.State == OperationPhase.Succeeded ? "succeeded" : "failed")}", cancel);
            if (result.Failure is null) _operation = _operation with { Hooks = [.. _operation.Hooks.Select(one => one == hook ? hook with { DeletePolicies = HookDeletePolicies.None } : one)] };
        }
        return true;
    }

    // Git says something else than the sync that still ran: what it started must not work against the new one.
    private async Task StopFormerHooksAsync(CancellationToken cancel)
    {
        if (pass.Operation is not null || pass.Previous?.Operation is not { State: OperationPhase.Running } former) return;
        var running = former.Hooks.Where(static hook => hook.State == OperationPhase.Running).ToList();
        running.ForEach(_announced.AddDeletion);
        foreach (var hook in running)
        {
            var kinds = await desired.Cluster.Reader.DiscoverAsync([hook.GroupVersion], cancel);
            if (kinds.Find(hook.ApiVersion, hook.Object.Kind) is { } resource) await (await OpenAsync(cancel)).DeleteHookAsync(resource, hook.Object, hook.Uid, $"the sync of commit {former.Commit} was given up for this one", cancel);
        }
    }

    private TimeSpan NextLook()
    {
        var waited = (time.GetUtcNow() - _operation.StepSince) / 5;
        return waited < ShortestLook ? ShortestLook : waited > LongestLook ? LongestLook : waited;
    }

    private async Task<PassResult> PauseAsync(string message, TimeSpan delay, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // One message at a time goes on with a sync; one that is long overdue was lost.
        var ours = pass.Request.Operation == _operation.Id || _operation.NextLookAt is null || now > _operation.NextLookAt + LongestLook;
        _operation = _operation with { Message = message, NextLookAt = ours ? now + delay : _operation.NextLookAt };
        return await recorder.SteppedAsync(pass, desired, plan, await CloseAsync($"waits for {_operation.Step}", cancel), _operation, ours ? delay : null, cancel);
    }

    private async Task<PassResult> EndAsync(CancellationToken cancel)
    {
        var failed = _operation.Failure.Length > 0;
        var retry = failed && pass.Request.Reason != Queueing.ReconcileReason.Manual ? pass.Application.Retry.After(_operation.Attempt) : null;
        _operation = _operation with
        {
            State = failed ? OperationPhase.Failed : OperationPhase.Succeeded,
            NextLookAt = retry is { } wait ? time.GetUtcNow() + wait : null,
            Message = failed ? $"{_operation.Failure}{Again(retry)}" : $"synced in {Steps.Count} steps: {string.Join("; ", Steps)}",
        };
        return await recorder.SteppedAsync(pass, desired, plan, await CloseAsync("the sync failed before its turn came", cancel), _operation, retry, cancel);
    }

    private string Again(TimeSpan? retry) => retry is { } wait
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" (attempt {_operation.Attempt}; tried again in {wait.TotalSeconds:0} s)")
        : $" (attempt {_operation.Attempt}, the last; a new commit or gitops sync tries again)";

    private async Task<ApplyResult?> CloseAsync(string waitsFor, CancellationToken cancel)
    {
        if (_run is null) return null;
        var applied = await _run.EndAsync(cancel, waitsFor);
        _operation = _operation with { Counts = _operation.Counts.Then(ChangeCounts.Of(applied.Results.Select(static result => result.Outcome))) };
        return applied;
    }
}
