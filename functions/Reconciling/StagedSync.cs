using System.Globalization;
using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// One pass of a sync in several steps: PreSync hooks, the waves, deletions, PostSync hooks, or SyncFail hooks where one failed. Goes as far as it
/// can without waiting; a later pass goes on. What is done stands in the cluster (marks, revisions) and in the status row; killed between any two
/// instructions, the next pass finds out and starts nothing twice.
/// </summary>
internal sealed class StagedSync
{
    // Past the last step: one that no plan has.
    private static readonly SyncStep End = new(SyncPhase.SyncFail, int.MaxValue, Prune: true);

    private readonly Pass _pass;
    private readonly Desired _desired;
    private readonly Plan _plan;
    private readonly PassRecorder _recorder;
    private readonly TimeProvider _time;
    private readonly AnnouncedRun _run;
    private readonly SyncHooks _hooks;
    private readonly IReadOnlyList<SyncStep> _steps;
    private readonly IReadOnlyList<SyncStep> _stepsOfFailure;
    private SyncOperation _operation;

    /// <summary>Takes up a sync, a new one or one that earlier passes left.</summary>
    public StagedSync(Pass pass, Desired desired, Plan plan, SyncOperation operation, Applier applier, PassRecorder recorder, TimeProvider time)
    {
        (_pass, _desired, _plan, _operation, _recorder, _time) = (pass, desired, plan, operation, recorder, time);
        (_steps, _stepsOfFailure) = (SyncStep.Of(plan), SyncStep.OfFailure(plan));
        _run = new AnnouncedRun(pass, desired, plan, applier, recorder) { Announced = new ChangeAnnouncement(pass, plan, operation) };
        _hooks = new SyncHooks(plan, desired.Cluster.Reader, _run, operation.Hooks);
    }

    /// <summary>Goes on with the sync, as far as it goes without waiting.</summary>
    public async Task<PassResult> RunAsync(CancellationToken cancel)
    {
        if (_pass.Request.Terminate) return await TerminateAsync(cancel);
        await _hooks.StopAsync(_operation, "the sync that it ran for was given up for this one", cancel);
        while (NextStep() is { } step)
        {
            At(step);
            var state = await StepAsync(step, cancel);
            if (!await _hooks.DeleteEndedAsync(_operation, cancel)) return await PauseAsync("hooks that have ended are deleted", TimeSpan.Zero, cancel);
            if (state.WaitsFor is { } what && !IsOverdue) return await PauseAsync($"{step}: waiting for {what}", NextLook(), cancel);
            if (state.Failure is not null || state.WaitsFor is not null) Fail(step, state);
            else At(StepAfter(step));
        }
        return await EndAsync(cancel);
    }

    // As in Argo CD: nothing more of it is begun, hooks that still run are deleted, and nothing begins it again but a person or another revision.
    private async Task<PassResult> TerminateAsync(CancellationToken cancel)
    {
        var why = $"terminated by {_pass.Request.Actor} at {_operation.Step}";
        _operation = _operation with { GivenUp = [.. _operation.GivenUp, .. _operation.Hooks.Where(static hook => hook.State == OperationPhase.Running)] };
        await _hooks.StopAsync(_operation, why, cancel);
        _operation = _operation with { State = OperationPhase.Failed, Failure = why, Message = why, NextLookAt = null };
        return await RecordAsync("the sync was terminated before its turn came", null, cancel);
    }

    private IReadOnlyList<SyncStep> Steps => _operation.Failure.Length == 0 ? _steps : _stepsOfFailure;

    private bool IsOverdue => _time.GetUtcNow() - _operation.StepSince > _pass.Application.SyncTimeout;

    private SyncStep? NextStep() => Steps.FirstOrDefault(step => step.CompareTo(_operation.Step) >= 0);

    private SyncStep StepAfter(SyncStep step) => Steps.FirstOrDefault(other => other.CompareTo(step) > 0) ?? End;

    private void At(SyncStep step)
    {
        if (_operation.Step != step) _operation = _operation with { Step = step, StepSince = _time.GetUtcNow() };
    }

    // From the first failure on only SyncFail hooks run; one of those that fails does not keep the others from running.
    private void Fail(SyncStep step, StepState state)
    {
        var why = $"{step}: {state.Failure ?? $"still waiting for {state.WaitsFor} after {_pass.Application.SyncTimeout}"}";
        var first = _operation.Failure.Length == 0;
        _operation = _operation with { Failure = first ? why : $"{_operation.Failure}; then {why}" };
        At(first ? new SyncStep(SyncPhase.SyncFail, int.MinValue) : StepAfter(step));
    }

    // What was written must be recorded, also where the cluster then does not answer.
    private async Task<StepState> StepAsync(SyncStep step, CancellationToken cancel)
    {
        try
        {
            var started = await StartAsync(step, cancel);
            return started.Failure is null ? started.And(await WatchAsync(step, cancel)) : started;
        }
        catch (FailureException e) when (_run.IsOpen && _pass.Lease.IsHeld)
        {
            return e.Transient ? StepState.Waits(e.Failure.ToString()) : StepState.Fails(e.Failure.ToString());
        }
    }

    // What the step has to write and has not written: objects (those of earlier waves too, should they have drifted), deletions, hooks.
    private async Task<StepState> StartAsync(SyncStep step, CancellationToken cancel)
    {
        var waves = step is { Phase: SyncPhase.Sync, Prune: false } ? _plan.Waves.Where(wave => wave <= step.Wave).ToList() : [];
        var hooks = _hooks.NotBegun(step);
        if (waves.Count == 0 && hooks.Count == 0 && !step.Prune) return StepState.Done;
        var run = await _run.OpenAsync(_operation, cancel);
        if (run.Barred is { } barred) return Failed([barred])!;
        foreach (var wave in waves)
        {
            if (Failed(await run.WaveAsync(wave, cancel)) is { } failed) return failed;
        }
        if (step.Prune && Failed(await run.PruneAsync(cancel)) is { } notDeleted) return notDeleted;
        return await _hooks.StartAsync(run, hooks, cancel);
    }

    // Without a wait for health (Flux's) the last step is as in Argo CD: it is done once it is applied and its hooks have ended: what becomes of its objects is told by the application's health.
    private async Task<StepState> WatchAsync(SyncStep step, CancellationToken cancel)
    {
        var watch = new StepWatch(_desired.Cluster.Reader, cancel);
        var hooks = await _hooks.WatchAsync(step, watch);
        if (Steps[^1] != step) return hooks.And(await watch.LookAsync(Written(step)));
        return _pass.Application.HealthWait is { } wait && _operation.Failure.Length == 0 ? hooks.And(await WatchAllAsync(wait, watch)) : hooks;
    }

    private Task<StepState> WatchAllAsync(HealthWait wait, StepWatch watch) =>
        wait.Checks is { } checks ? watch.LookAsync(checks) : watch.LookAsync(_plan.Changes.Where(HealthParts.Counts));

    // What this sync wrote carries its commit, also where an earlier pass of it did.
    private IEnumerable<PlannedChange> Written(SyncStep step) => _plan.Changes.Where(change => step.Has(change) && change is { Desired: not null, IsRegistration: false }
        && (_run.Wrote(change.Reference) || change.Live?.Annotations.GetValueOrDefault(OwnMetadata.Revision) == _operation.Commit));

    // Where nothing but the moment was against it, the sync waits; else it fails with all that was wrong.
    private static StepState? Failed(IReadOnlyList<ChangeResult> results)
    {
        var failed = results.Where(static result => result.Outcome == ChangeOutcome.Failed).ToList();
        if (failed.Count == 0) return null;
        var text = failed.Count == 1 ? $"{failed[0].Failure}" : $"{failed.Count} objects could not be applied, first: {failed[0].Failure}";
        return failed.TrueForAll(static result => result.Transient) ? StepState.Waits(text) : StepState.Fails(text);
    }

    private TimeSpan NextLook() => LookPause.After(_time.GetUtcNow() - _operation.StepSince);

    private async Task<PassResult> PauseAsync(string message, TimeSpan delay, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        // One message at a time goes on with a sync; one that is long overdue was lost.
        var ours = _pass.Request.Operation == _operation.Id || _operation.NextLookAt is null || now > _operation.NextLookAt + LookPause.Longest;
        _operation = _operation with { Message = message, NextLookAt = ours ? now + delay : _operation.NextLookAt };
        return await RecordAsync($"waits for {_operation.Step}", ours ? delay : null, cancel);
    }

    private async Task<PassResult> EndAsync(CancellationToken cancel)
    {
        var failed = _operation.Failure.Length > 0;
        var retry = failed && _operation.Reason != ReconcileReason.Manual ? _pass.Application.Retry.After(_operation.Attempt) : null;
        _operation = _operation with
        {
            State = failed ? OperationPhase.Failed : OperationPhase.Succeeded,
            NextLookAt = retry is { } wait ? _time.GetUtcNow() + wait : null,
            Message = failed ? $"{_operation.Failure}{Again(retry)}" : $"synced in {Steps.Count} steps: {string.Join("; ", Steps)}",
        };
        return await RecordAsync("the sync failed before its turn came", retry, cancel);
    }

    private string Again(TimeSpan? retry) => retry is { } wait
        ? string.Create(CultureInfo.InvariantCulture, $" (attempt {_operation.Attempt}; tried again in {wait.TotalSeconds:0} s)")
        : $" (attempt {_operation.Attempt}, the last; a new revision or gitops sync tries again)";

    private async Task<PassResult> RecordAsync(string notReached, TimeSpan? continueAfter, CancellationToken cancel)
    {
        var applied = await _run.CloseAsync(notReached, cancel);
        var counts = applied is null ? _operation.Counts : _operation.Counts.Then(ChangeCounts.Of(applied.Results.Select(static result => result.Outcome)));
        _operation = _operation with { Hooks = _hooks.States, Counts = counts };
        return await _recorder.SteppedAsync(_pass, _desired, _plan, applied, _operation, continueAfter, cancel);
    }
}
