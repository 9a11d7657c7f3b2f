namespace GitOps.Functions.Audit;

/// <summary>An application's wait for others that it depends on.</summary>
/// <param name="Id">An id of this wait: the pass that it began with. A message that is to look again names it.</param>
/// <param name="For">Which others, and why they are not ready. At most 1,000 characters.</param>
/// <param name="Since">When it began.</param>
/// <param name="NextLookAt">When the message that is on its way looks again. One that is long overdue was lost.</param>
internal sealed record AwaitedDependencies(string Id, string For, DateTimeOffset Since, DateTimeOffset NextLookAt);
