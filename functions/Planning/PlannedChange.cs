using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>What is to be done to one object, and what was known when that was decided.</summary>
internal sealed record PlannedChange
{
    /// <summary>The object.</summary>
    public required ObjectReference Reference { get; init; }

    /// <summary>What is to be done.</summary>
    public required PlanAction Action { get; init; }

    /// <summary>The object as it is to be; null for what is not desired (pruned, or skipped from pruning).</summary>
    public DesiredObject? Desired { get; init; }

    /// <summary>The object's metadata as it was read; null where it did not exist.</summary>
    public LiveMetadata? Live { get; init; }

    /// <summary>The kind in the version that was read; null where it was never read.</summary>
    public ApiResource? Resource { get; init; }

    /// <summary>metadata.resourceVersion that was planned with: the fence of the write. Empty for what did not exist.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>What differs, for an update.</summary>
    public IReadOnlyList<FieldDifference> Differences { get; init; } = [];

    /// <summary>Why it is skipped, one sentence; else empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>For errors: the object, and where it is written if it is.</summary>
    public string Subject => Desired?.Subject ?? Reference.ToString();

    /// <summary>Something is sent to the cluster for it.</summary>
    public bool IsWrite => Action is PlanAction.Create or PlanAction.Update or PlanAction.Prune;
}
