namespace GitOps.Functions.Clusters;

/// <summary>One row of the table of answers.</summary>
/// <param name="Kind">What the answer means.</param>
/// <param name="Matches">When.</param>
internal sealed record AnswerRule(AnswerKind Kind, Func<ApiResponse, ApiStatus, ApiResource?, bool> Matches);
