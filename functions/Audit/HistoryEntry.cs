namespace GitOps.Functions.Audit;

/// <summary>One revision that was synced.</summary>
/// <param name="Application">Which application.</param>
/// <param name="Revision">The commit, or the version of a chart.</param>
/// <param name="RenderDigest">Digest of what was rendered from it.</param>
/// <param name="SyncedAt">When.</param>
/// <param name="Actor">Who led to it.</param>
/// <param name="Pass">The pass that did it.</param>
internal sealed record HistoryEntry(string Application, string Revision, string RenderDigest, DateTimeOffset SyncedAt, string Actor, string Pass);
