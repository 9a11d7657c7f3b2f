namespace GitOps.Functions.Outcomes;

/// <summary>The closed vocabulary of what became of one object, shared by audit, command line and dashboard.</summary>
internal enum ChangeOutcome
{
    /// <summary>Did not exist, and was made.</summary>
    Created,

    /// <summary>Existed, and was changed.</summary>
    Configured,

    /// <summary>As desired already; nothing was written.</summary>
    Unchanged,

    /// <summary>Ours, no longer in Git, and deleted.</summary>
    Pruned,

    /// <summary>Would have been written or deleted, and a rule said no.</summary>
    Skipped,

    /// <summary>Was to be written or deleted, and could not be.</summary>
    Failed,
}
