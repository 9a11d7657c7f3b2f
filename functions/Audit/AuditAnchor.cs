namespace GitOps.Functions.Audit;

/// <summary>
/// A chain's place and hash, noted down where a tamperer cannot write. Who can rewrite the whole partition, head included, can make a chain that
/// is right in itself; only comparing with an anchor shows it.
/// </summary>
/// <param name="Sequence">The entry.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record AuditAnchor(long Sequence, string Hash);
