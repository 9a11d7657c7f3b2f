namespace GitOps.Functions.Audit;

/// <summary>What a walk along one chain found.</summary>
/// <param name="Application">Whose chain.</param>
/// <param name="Entries">How many entries were found right, from the first on.</param>
/// <param name="Head">The chain's end, to be noted down as an anchor; null where there is no chain or it is broken.</param>
/// <param name="Break">The first broken link, or null.</param>
internal sealed record AuditVerification(string Application, long Entries, AuditAnchor? Head, AuditBreak? Break)
{
    /// <summary>No broken link.</summary>
    public bool Ok => Break is null;
}
