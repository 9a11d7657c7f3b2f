using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Closes what a killed pass left open. It had announced its writes; what of them was done is seen in the cluster and is written down now,
/// under that pass's own name, so that every change is audited once and none is lost.
/// </summary>
internal sealed class InterruptedPass(AuditLog audit, Registrar registrar, TimeProvider time)
{
    /// <summary>Closes it, if there is one.</summary>
    public async Task CloseAsync(Pass pass, Plan plan, CancellationToken cancel)
    {
        if (pass.Interrupted is not { } open) return;
        // It may have been killed between a child's registration, or its removal, and its message.
        await registrar.AskAsync(open.Planned.SelectMany(write => plan.Concerned.GetValueOrDefault(write.Reference) ?? Removed(write.Reference, pass)), pass.Cause, cancel);
        var entries = new InterruptedEntries(open, time.GetUtcNow());
        var done = entries.Unrecorded.Where(write => WasDone(write, plan)).Select(entries.Made).ToList();
        var deleted = entries.Unrecorded.Where(write => WasDeletedOnly(write, plan))
            .Select(write => entries.Changed(write, ChangeOutcome.Pruned, "gone or being deleted: a pass that was interrupted was to delete it and make it anew"));
        await audit.AppendAsync(pass.Application.Name, [.. done, .. deleted, entries.Ended(done.Count)], cancel);
    }

    // A kind of Flux's is registered from the root alone; elsewhere it is an object of the cluster.
    private static IReadOnlyList<string> Removed(ObjectReference reference, Pass pass) =>
        (pass.Application.IsRoot || reference.GroupKind == RegisteredKinds.Application) && RegisteredKinds.ApplicationOf(reference) is { } name ? [name] : [];

    private static bool WasDone(PlannedWrite write, Plan plan)
    {
        var live = plan.Live.GetValueOrDefault(write.Reference) ?? (plan.Destination?.Reference == write.Reference ? plan.Destination : null);
        if (write.Action == PlannedAction.Prune) return (live is null || live.Uid != write.Uid || live.DeletionTimestamp is not null) && !plan.Changes.Any(c => c.Action == PlanAction.Prune && c.Reference == write.Reference && c.Live?.Uid == write.Uid);
        return live is not null && live.ResourceVersion != write.ResourceVersion
            && live.Annotations.GetValueOrDefault(OwnMetadata.DesiredHash, "") == write.DesiredHash
            && !StillToDo(write, plan);
    }

    // An object that may be made anew is deleted first, and a pass may be killed in between: it is gone then, or on its way.
    private static bool WasDeletedOnly(PlannedWrite write, Plan plan)
    {
        var now = plan.Changes.FirstOrDefault(c => c.Reference == write.Reference && c.Desired is { MayRecreate: true });
        return write.Action == PlannedAction.Update && now is not null && (now.Live is not { } live || (live.Uid == write.Uid && live.DeletionTimestamp is not null));
    }

    // An update that undoes a change by hand leaves the hash as it was: only the comparison tells whether it was done.
    private static bool StillToDo(PlannedWrite write, Plan plan) =>
        plan.Changes.Any(c => c.Reference == write.Reference && c.IsWrite && c.Desired?.Hash == write.DesiredHash);
}
