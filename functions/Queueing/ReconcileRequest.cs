using System.Text.Json.Serialization;

namespace GitOps.Functions.Queueing;

/// <summary>
/// The queue message: which application to reconcile, and why. Names what to look at, never what happened, so losing, repeating,
/// reordering or merging messages is harmless. Property names avoid those of the host's trigger metadata (Id, DequeueCount, …),
/// which a message's own properties would replace.
/// </summary>
internal sealed record ReconcileRequest
{
    /// <summary>The application's name.</summary>
    public required string Application { get; init; }

    /// <summary>Why.</summary>
    public required ReconcileReason Reason { get; init; }

    /// <summary>The webhook's delivery id, or an id made for a timer tick or a manual sync: ties log, audit and delivery together.</summary>
    public required string Delivery { get; init; }

    /// <summary>Who: the pusher as the payload claims, the user of a manual sync, or <c>timer</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>When the first message for this was made.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>How often the work was put back because another pass held the application's lock.</summary>
    public int Postponed { get; init; }

    /// <summary>How often the work was put back because something outside failed for a time (git host, API server).</summary>
    public int Retried { get; init; }

    /// <summary>The sync in several steps that this goes on with; null for anything else. Only tells which message of many is the one that was left waiting.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Operation { get; init; }

    /// <summary>Manual only: delete what left Git although the policy does not.</summary>
    public bool Prune { get; init; }

    /// <summary>Manual only: delete also what waits for a confirmation (<c>Prune=confirm</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Confirm { get; init; }

    /// <summary>Manual only: delete more than the budget allows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IgnorePruneBudget { get; init; }

    /// <summary>Manual only: end the sync in several steps that still runs, and begin none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Terminate { get; init; }
}
