using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>One pass over one application: why it runs, under which lock, and what earlier passes left.</summary>
internal sealed record Pass
{
    /// <summary>An id made for this pass; ties its audit entries together.</summary>
    public required string Id { get; init; }

    /// <summary>Why.</summary>
    public required ReconcileRequest Request { get; init; }

    /// <summary>What.</summary>
    public required Application Application { get; init; }

    /// <summary>The application's lock.</summary>
    public required ApplicationLease Lease { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How the application stood before; null before its first pass.</summary>
    public ApplicationStatus? Previous { get; init; }

    /// <summary>A pass that announced writes and was killed before it recorded them, or null.</summary>
    public OpenIntent? Interrupted { get; init; }

    /// <summary>What is registered, as it was when the pass began.</summary>
    public Registry Registry { get; init; } = Registry.Empty;

    /// <summary>Who asked for it, for the passes over children that it asks for.</summary>
    public PlanCause Cause => new(Request.Actor, Request.Delivery);

    /// <summary>The sync in several steps that this pass goes on with, or null.</summary>
    public SyncOperation? Operation { get; init; }

    /// <summary>The trees that were synced last (see <see cref="TreeKey"/>); empty before the first sync.</summary>
    public string SyncedTrees => Previous?.TreeKey ?? "";

    /// <summary>The trees that were rendered last; empty before the first render.</summary>
    public string RenderedTrees => TreeKey.LastRendered(Previous);

    /// <summary>Objects that left Git are deleted in this pass.</summary>
    public bool Prune => Application.IsDeleting || Application.SyncPolicy.Prune || Request.Prune || Operation is { Prune: true };

    /// <summary>Git says something that was not completely applied yet, or a person asks: not only a change in the cluster is to be undone.</summary>
    public bool IsSync(string treeKey) => Request.Reason == ReconcileReason.Manual || SyncedTrees != treeKey;

    /// <summary>
    /// The pass that goes on with the sync that still runs, where Git says the same as when that began: under its id, for whom it was begun; or that is
    /// to end it. Else the pass as it is.
    /// </summary>
    public Pass GoOn(Desired desired) => Previous?.Operation is { State: OperationPhase.Running } running && (Request.Terminate || SyncCourse.IsOf(running, desired))
        ? this with { Operation = running, Id = running.Id, StartedAt = running.StartedAt, Request = Request.Terminate ? Request : Request with { Actor = running.Actor } }
        : this;

    /// <summary>
    /// A push that leaves the application's trees alone costs no request to the cluster: what was synced from the same trees is still what
    /// Git says, and whether the cluster still is that, the drift check finds out.
    /// </summary>
    public bool HasNothingToDo(string treeKey) =>
        Request.Reason == ReconcileReason.Push && Interrupted is null
        && MayHaveNothingToDo && SyncedTrees == treeKey;

    /// <summary>The application was synced when it was last looked at: all depends on whether its trees are still the same.</summary>
    public bool MayHaveNothingToDo => Previous is { Sync: SyncStatus.Synced, Phase: OperationPhase.Succeeded, Suspended: "" };

    /// <summary>A sync in several steps of a commit has begun and runs.</summary>
    public bool HasBegun(string commit) => Previous?.Operation is { State: OperationPhase.Running } running && running.Commit == commit;

    /// <summary>
    /// Whether the policy lets this pass write: a person asked for it, or the policy is automated and either Git says something that was
    /// not completely applied yet, or a change in the cluster is to be undone. As in Argo CD, without selfHeal a state that was synced
    /// once is not enforced again.
    /// </summary>
    public bool MayWrite(string treeKey) =>
        Request.Reason == ReconcileReason.Manual
        || (Application.SyncPolicy.Automated && (Application.SyncPolicy.SelfHeal || Interrupted is not null || SyncedTrees != treeKey));
}
