namespace GitOps.Functions.Reconciling;

/// <summary>How a pass ended.</summary>
internal enum PassResultKind
{
    /// <summary>The cluster is as Git says; something was written.</summary>
    Synced,

    /// <summary>The cluster is as Git says; nothing was written.</summary>
    Unchanged,

    /// <summary>
    /// A sync in several steps waits for a hook, or for objects to become healthy; or one did not begin, as an application that it depends on is not
    /// ready. A later pass goes on with it.
    /// </summary>
    Waiting,

    /// <summary>It is not to be reconciled for now: nothing was looked at.</summary>
    Suspended,

    /// <summary>The cluster differs and the policy does not allow to change it.</summary>
    OutOfSync,

    /// <summary>Something could not be done; the status says what. Trying the same again does not help.</summary>
    Failed,

    /// <summary>Something outside failed for a time; trying again later may help.</summary>
    FailedTransiently,

    /// <summary>Another pass holds the application's lock: nothing was looked at, the work is put back.</summary>
    Contended,

    /// <summary>No such application is managed (any more).</summary>
    NotManaged,
}
