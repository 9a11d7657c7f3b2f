namespace GitOps.Functions.Planning;

/// <summary>What a plan says of one object.</summary>
internal enum PlanAction
{
    /// <summary>It is not there: make it.</summary>
    Create,

    /// <summary>It is there without our label: apply, and take it into the set.</summary>
    Adopt,

    /// <summary>It is ours and differs: apply.</summary>
    Update,

    /// <summary>It is as it should be.</summary>
    Unchanged,

    /// <summary>It is ours and no longer in Git: delete it.</summary>
    Prune,

    /// <summary>Something would be to do, and a rule says no: <see cref="PlannedChange.Reason"/>.</summary>
    Skip,

    /// <summary>It cannot be planned: <see cref="PlannedChange.Failure"/>.</summary>
    Fail,
}
