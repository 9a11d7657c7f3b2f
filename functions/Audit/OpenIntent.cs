namespace GitOps.Functions.Audit;

/// <summary>A pass that announced its writes and has not ended: it was killed, or it still runs.</summary>
/// <param name="Intent">The announcement.</param>
/// <param name="Planned">The writes it announced.</param>
/// <param name="Changes">The changes already written down for that pass since.</param>
/// <param name="Problem">Why the announced writes could not be read (the list is empty then), for the outcome that closes it; else null.</param>
internal sealed record OpenIntent(AuditRecord Intent, IReadOnlyList<PlannedWrite> Planned, IReadOnlyList<AuditRecord> Changes, string? Problem);
