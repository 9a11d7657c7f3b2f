using GitOps.Functions.Audit;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>What a pass of a sync in several steps may write: announced in the audit before the first write, so that a kill loses none of it.</summary>
/// <param name="pass">The pass.</param>
/// <param name="plan">Its plan.</param>
/// <param name="operation">The sync.</param>
internal sealed class ChangeAnnouncement(Pass pass, Plan plan, SyncOperation operation)
{
    private readonly List<HookState> _deletions = [];

    /// <summary>The writes: what is left of the plan, hooks that have not begun, hooks of earlier syncs that are in their place, and ended ones.</summary>
    public IReadOnlyList<PlannedWrite> Writes =>
    [
        .. PassEntries.Writes(plan), .. NotBegun.SelectMany(Announce), .. _deletions.Select(static hook => new PlannedWrite(hook.Object, PlannedAction.Prune, "", "", hook.Uid)),
    ];

    /// <summary>The same in one sentence.</summary>
    public string Message => $"{(pass.Operation is null ? "begins" : "goes on with")} a sync at {operation.Step}: {plan.Writes.Count()} objects, {NotBegun.Count()} hooks, {_deletions.Count} deletions of hooks";

    // One that carries this sync's mark was begun by a pass that was killed, and is on record: announced again, it would be recorded again.
    private IEnumerable<PlannedHook> NotBegun => plan.Hooks.Where(hook => !operation.Hooks.Any(known => known.Object == hook.Reference && known.Phase == hook.Phase)
        && plan.Live.GetValueOrDefault(hook.Reference)?.Annotations.GetValueOrDefault(OwnMetadata.Operation) != hook.Tag);

    /// <summary>A hook is going to be deleted, if it is still there. Counts only before the announcement.</summary>
    public void AddDeletion(HookState hook)
    {
        if (!Deletes(hook) && IsThere(hook)) _deletions.Add(hook);
    }

    /// <summary>The cluster still has the very object.</summary>
    public bool IsThere(HookState hook) => plan.Live.GetValueOrDefault(hook.Object)?.Uid == hook.Uid;

    /// <summary>The deletion of a hook is announced.</summary>
    public bool Deletes(HookState hook) => _deletions.Exists(one => one.Uid == hook.Uid);

    private IEnumerable<PlannedWrite> Announce(PlannedHook hook)
    {
        var live = plan.Live.GetValueOrDefault(hook.Reference);
        if (live is not null && hook.DeletePolicies.HasFlag(HookDeletePolicies.BeforeHookCreation)) yield return new PlannedWrite(hook.Reference, PlannedAction.Prune, "", "", live.Uid);
        yield return new PlannedWrite(hook.Reference, PlannedAction.Create, hook.Desired.Hash, "", "");
    }
}
