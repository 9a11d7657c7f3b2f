namespace GitOps.Functions.Audit;

/// <summary>What an intent means to do to an object.</summary>
internal enum PlannedAction
{
    /// <summary>Make it.</summary>
    Create,

    /// <summary>Change it.</summary>
    Update,

    /// <summary>Delete it.</summary>
    Prune,
}
