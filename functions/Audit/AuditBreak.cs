namespace GitOps.Functions.Audit;

/// <summary>The first broken link of a chain.</summary>
/// <param name="Sequence">Where.</param>
/// <param name="Problem">What kind.</param>
/// <param name="Message">For people.</param>
internal sealed record AuditBreak(long Sequence, AuditProblem Problem, string Message);
