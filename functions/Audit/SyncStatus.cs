namespace GitOps.Functions.Audit;

/// <summary>Argo CD's sync statuses: is the cluster what Git says.</summary>
internal enum SyncStatus
{
    /// <summary>Not found out yet, or could not be.</summary>
    Unknown,

    /// <summary>As in Git.</summary>
    Synced,

    /// <summary>Differs from Git.</summary>
    OutOfSync,
}
