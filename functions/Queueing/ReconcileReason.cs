namespace GitOps.Functions.Queueing;

/// <summary>Why an application is to be looked at. A hint only: every pass resolves the ref again and converges.</summary>
internal enum ReconcileReason
{
    /// <summary>A verified push to a branch that the application follows.</summary>
    Push,

    /// <summary>The timer: the application is due for a drift check.</summary>
    Drift,

    /// <summary>A person asked for a sync.</summary>
    Manual,
}
