using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>What a plan says of one object.</summary>
internal sealed record PlannedChange
{
    /// <summary>What is to be done.</summary>
    public required PlanAction Action { get; init; }

    /// <summary>Which object.</summary>
    public required ObjectReference Reference { get; init; }

    /// <summary>Its kind as the cluster serves it.</summary>
    public required ApiResource Resource { get; init; }

    /// <summary>As Git has it; null where Git has it no more.</summary>
    public DesiredObject? Desired { get; init; }

    /// <summary>As the cluster has it: the fence of the write. Null where it is not there.</summary>
    public LiveMetadata? Live { get; init; }

    /// <summary>All of it as it was at <see cref="ResourceVersion"/>, where it was read already: its write need not read it again to tell what it changes.</summary>
    public ApiAnswer? Before { get; init; }

    /// <summary>What applying would change. Empty where it was not asked for (<see cref="PlanRequest.ShowChanges"/>), and for an object that is not there.</summary>
    public IReadOnlyList<FieldDifference> Differences { get; init; } = [];

    /// <summary>It was compared by dry run; else what is written is compared when it is written (<see cref="PlanRequest.ShowChanges"/>).</summary>
    public bool Compared { get; init; }

    /// <summary>Why a rule says no, or how a deletion that waited was confirmed: a sentence without its full stop; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Since when its deletion waits for a person's confirmation; null where it does not.</summary>
    public DateTimeOffset? AwaitsConfirmationSince { get; init; }

    /// <summary>It is no member of the set: the destination namespace that is made for it, or a registration.</summary>
    public bool Outside { get; init; }

    /// <summary>It is registered here, and no cluster's: a child Application, or a Cluster.</summary>
    public bool IsRegistration => Outside && RegisteredKinds.Contains(Reference);

    /// <summary>The registration as it is; null for one that is new, and for objects of a cluster.</summary>
    public Registration? Registered { get; init; }

    /// <summary>The application is deleted, and this is not: a rule keeps it, and it does not hold up the deletion.</summary>
    public bool Outlives { get; init; }

    /// <summary>What becomes of the objects that it owns when it is pruned.</summary>
    public DeletePropagation Propagation { get; init; }

    /// <summary>Why it cannot be planned.</summary>
    public Failure? Failure { get; init; }

    /// <summary>It cannot be planned now, and may be later without a change in Git.</summary>
    public bool Transient { get; init; }

    /// <summary>Git did not change it: someone else did.</summary>
    public bool Drifted { get; init; }

    /// <summary>What was remembered said "unchanged", and the full check found otherwise: a defect of ours, to be logged as one.</summary>
    public bool MissedByMemory { get; init; }

    /// <summary>The object was shown to be as desired: what may be remembered of it.</summary>
    public LiveMetadata? Proven { get; init; }

    /// <summary>metadata.resourceVersion that was planned with; empty for what is not there.</summary>
    public string ResourceVersion => Live?.ResourceVersion ?? "";

    /// <summary>The cluster is not what Git says about this object.</summary>
    public bool Differs { get; init; } = true;

    /// <summary>It is to be written or deleted.</summary>
    public bool IsWrite => Action is PlanAction.Create or PlanAction.Adopt or PlanAction.Update or PlanAction.Prune;

    /// <summary>Its wave; an object that left Git keeps the one that it had.</summary>
    public int Wave => Desired?.Timing.Wave ?? SyncTiming.Of(name => Live?.Annotations.GetValueOrDefault(name)).Wave;

    /// <summary>The object, with file and line where Git has it, for failures.</summary>
    public string Subject => Desired?.Subject ?? Reference.ToString();

    /// <summary>The start of what is said about an object of the desired set.</summary>
    public static PlannedChange Of(PlanAction action, DesiredObject desired, LiveMetadata? live) =>
        new() { Action = action, Reference = desired.Reference, Resource = desired.Resource, Desired = desired, Live = live };

    /// <summary>An object of the desired set that cannot be planned.</summary>
    public static PlannedChange Failed(DesiredObject desired, LiveMetadata? live, Failure failure) => Of(PlanAction.Fail, desired, live) with { Failure = failure };
}
