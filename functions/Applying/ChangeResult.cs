using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>What became of one planned change.</summary>
internal sealed record ChangeResult
{
    /// <summary>What was planned.</summary>
    public required PlannedChange Change { get; init; }

    /// <summary>What became of it.</summary>
    public required ChangeOutcome Outcome { get; init; }

    /// <summary>Why it failed; else null.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Why it was skipped, one sentence; else empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Fields that were taken over from other field managers.</summary>
    public IReadOnlyList<FieldConflict> Taken { get; init; } = [];

    /// <summary>The server's answer to a write that was done; null where nothing was written.</summary>
    public ApiAnswer? Answer { get; init; }
}
