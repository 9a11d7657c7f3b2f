namespace GitOps.Functions.Audit;

/// <summary>What an audit entry tells. A small closed set: names are stored and hashed, so one is never renamed.</summary>
internal enum AuditKind
{
    /// <summary>What a pass is about to write, before its first write. Opens the pass: it stays open until its <see cref="Outcome"/>.</summary>
    Intent,

    /// <summary>One object that was really changed (created, configured, pruned) or that could not be. Exactly one for each real change.</summary>
    Change,

    /// <summary>The end of a pass that had an intent, and how it ended. Closes the intent of the same pass.</summary>
    Outcome,

    /// <summary>A pass (of a push, of a person) that looked and found nothing to write.</summary>
    NoChange,

    /// <summary>Differences that were found and not healed.</summary>
    Drift,

    /// <summary>A pass that ended before its intent (source, render, plan), or a message that went to poison.</summary>
    Failure,
}
