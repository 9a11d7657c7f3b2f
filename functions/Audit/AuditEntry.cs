using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Audit;

/// <summary>
/// One thing that happened, as it is written to the chain. Texts are bounded when written (see <see cref="AuditText"/>): too long is cut and
/// says so, never refused. No secret in any of it.
/// </summary>
internal sealed record AuditEntry
{
    /// <summary>What it tells.</summary>
    public required AuditKind Kind { get; init; }

    /// <summary>The pass it belongs to: an id made when the pass began. At most 200 characters.</summary>
    public required string Pass { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who: the pusher as the payload claims, the user of a manual sync, or <c>timer</c>. At most 1,000 characters.</summary>
    public string Actor { get; init; } = "";

    /// <summary>The delivery that led to it. At most 1,000 characters.</summary>
    public string Delivery { get; init; } = "";

    /// <summary>Why the pass ran; null where no pass did.</summary>
    public ReconcileReason? Reason { get; init; }

    /// <summary>The repository's address, without credentials. At most 4,000 characters.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The revision: a commit, or the version of a chart; of several sources all, separated by commas.</summary>
    public string Revision { get; init; } = "";

    /// <summary>Digest of what was rendered from it.</summary>
    public string RenderDigest { get; init; } = "";

    /// <summary>The Cluster's metadata.name; empty for the root, which has none, and where the pass did not come so far. At most 300 characters.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>The object, for a change.</summary>
    public ObjectReference? Object { get; init; }

    /// <summary>What became of it, for a change.</summary>
    public ChangeOutcome? Outcome { get; init; }

    /// <summary>How the pass ended, for an outcome or a failure.</summary>
    public OperationPhase? Phase { get; init; }

    /// <summary>Paths of the fields that were changed or taken over from another manager; cut at 16,000 characters of JSON in all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>For people. At most 8,000 characters.</summary>
    public string Message { get; init; } = "";

    /// <summary>More, as JSON text, or null. Long ones lie compressed in a blob and only their digest in the entry.</summary>
    public string? Detail { get; init; }
}
