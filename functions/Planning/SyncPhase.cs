namespace GitOps.Functions.Planning;

/// <summary>The phases of a sync, in their order; names as in Argo CD.</summary>
internal enum SyncPhase
{
    /// <summary>Hooks that must succeed before the first object is applied.</summary>
    PreSync,

    /// <summary>The application's own objects, and hooks among them.</summary>
    Sync,

    /// <summary>Hooks that run once everything is applied and healthy.</summary>
    PostSync,

    /// <summary>Hooks that run where the sync failed.</summary>
    SyncFail,
}
