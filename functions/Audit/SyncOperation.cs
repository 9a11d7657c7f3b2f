using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Audit;

/// <summary>
/// A sync in several steps (hooks, waves), which may take many passes: what of it is done. A part of the application's status row, so that both
/// are written at once.
/// </summary>
internal sealed record SyncOperation
{
    /// <summary>Its id: the first pass's. All its audit entries carry it as their pass.</summary>
    public required string Id { get; init; }

    /// <summary>Why it was begun.</summary>
    public required ReconcileReason Reason { get; init; }

    /// <summary>Who began it.</summary>
    public string Actor { get; init; } = "";

    /// <summary>The revision that it applies. A later one with the same files goes on with it, one with others takes its place.</summary>
    public required string Commit { get; init; }

    /// <summary>Digest of the files and settings that it was made from.</summary>
    public required string Trees { get; init; }

    /// <summary>Digest of what it applies.</summary>
    public required string RenderDigest { get; init; }

    /// <summary>What left Git is deleted by it.</summary>
    public bool Prune { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How often this has been tried, 1 the first time.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How far it came.</summary>
    public OperationPhase State { get; init; } = OperationPhase.Running;

    /// <summary>The step that it is at: everything before it is done.</summary>
    public SyncStep Step { get; init; } = SyncStep.First;

    /// <summary>Since when it is at that step.</summary>
    public required DateTimeOffset StepSince { get; init; }

    /// <summary>Its hooks, those of the step that it is at and of earlier ones.</summary>
    public IReadOnlyList<HookState> Hooks { get; init; } = [];

    /// <summary>Hooks that still ran of the sync whose place it took: they are deleted first, by whichever pass comes to it.</summary>
    public IReadOnlyList<HookState> GivenUp { get; init; } = [];

    /// <summary>What it has written so far, hooks included.</summary>
    public ChangeCounts Counts { get; init; } = new();

    /// <summary>What it waits for, or how it ended; one sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>Why it fails: from then on only SyncFail hooks run. Empty while it does not.</summary>
    public string Failure { get; init; } = "";

    /// <summary>When a message that was put on the queue looks at it again; null where none was.</summary>
    public DateTimeOffset? NextLookAt { get; init; }
}
