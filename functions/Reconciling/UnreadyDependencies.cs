namespace GitOps.Functions.Reconciling;

/// <summary>Why an application cannot be synced yet.</summary>
/// <param name="Text">Which others are not ready, and why.</param>
/// <param name="Looks">Those of them that another look may find ready.</param>
internal sealed record UnreadyDependencies(string Text, IReadOnlyList<FollowUp> Looks);
