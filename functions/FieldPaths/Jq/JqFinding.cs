namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>What an expression finds in an object.</summary>
/// <param name="Paths">Values that are there.</param>
/// <param name="Exceeded">The expression needs more than it may have: what, as the end of a sentence. Else null.</param>
internal sealed record JqFinding(IReadOnlyList<FieldPath> Paths, string? Exceeded);
