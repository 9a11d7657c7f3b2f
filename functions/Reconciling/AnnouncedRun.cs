using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>The writes of one pass of a sync in several steps. Opened by the first of them, which is announced before; a pass that only waits opens nothing.</summary>
internal sealed class AnnouncedRun(Pass pass, Desired desired, Plan plan, Applier applier, PassRecorder recorder)
{
    private ApplyRun? _run;

    /// <summary>What is announced.</summary>
    public required ChangeAnnouncement Announced { get; init; }

    /// <summary>Something was, or may be, written.</summary>
    public bool IsOpen => _run is not null;

    /// <summary>Whether an object was written in this pass.</summary>
    public bool Wrote(Manifests.ObjectReference one) => _run?.Written.Contains(one) == true;

    /// <summary>Opens it, once.</summary>
    /// <param name="operation">The sync as it is now. On record before the first write: killed right after, the next pass goes on with it and knows its hooks by its id.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>What writes; it may be barred (<see cref="ApplyRun.Barred"/>).</returns>
    public async Task<ApplyRun> OpenAsync(SyncOperation operation, CancellationToken cancel)
    {
        if (_run is not null) return _run;
        await recorder.SaveAsync(pass, operation, cancel);
        await recorder.IntendAsync(pass, desired, plan, Announced, cancel);
        _run = applier.Open(desired.Cluster, plan.WithHooks(), () => pass.Lease.IsHeld, null);
        await _run.BeginAsync(cancel);
        return _run;
    }

    /// <summary>Closes it.</summary>
    /// <param name="waitsFor">What the changes that were not reached wait for.</param>
    /// <param name="cancel">Ends everything.</param>
    /// <returns>What was written; null where nothing was.</returns>
    /// <exception cref="Outcomes.FailureException">The lock was lost (transient).</exception>
    public async Task<ApplyResult?> CloseAsync(string waitsFor, CancellationToken cancel) => _run is null ? null : await _run.EndAsync(cancel, waitsFor);
}
