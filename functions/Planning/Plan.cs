using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>What would make the cluster what Git says. Made without writing anything.</summary>
internal sealed record Plan
{
    /// <summary>The application's set.</summary>
    public required ApplySet ApplySet { get; init; }

    /// <summary>One change per object, in the order of applying; prunes follow, in the order of deleting.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    /// <summary>Objects that could not be planned, the render's failures among them. Where there is one, nothing is pruned.</summary>
    public required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>All objects of the set as they were read, by identity.</summary>
    public required IReadOnlyDictionary<ObjectReference, LiveMetadata> Live { get; init; }

    /// <summary>What the set's parent says; null where there is none.</summary>
    public ApplySetContents? ParentBefore { get; init; }

    /// <summary>What the parent has to say after a complete apply.</summary>
    public required ApplySetContents ParentAfter { get; init; }

    /// <summary>What was remembered of the objects when the plan was made; null where nothing was.</summary>
    public ApplicationMemory? Remembered { get; init; }

    /// <summary>The parent is missing or says something else than the set is, with no other change to make.</summary>
    public bool ParentDiffers => ParentBefore is null ? Changes.Count > 0 : ParentBefore != ParentAfter;

    /// <summary>Something would be sent to the cluster.</summary>
    public bool HasWrites => Changes.Any(c => c.IsWrite) || ParentDiffers;

    /// <summary>The cluster is not what Git says.</summary>
    public bool Differs => Failures.Count > 0 || Changes.Any(c => c.Action != PlanAction.Unchanged);
}
