namespace GitOps.Functions.Planning;

/// <summary>What is to be done to one object.</summary>
internal enum PlanAction
{
    /// <summary>Nothing: it is as desired.</summary>
    Unchanged,

    /// <summary>Make it.</summary>
    Create,

    /// <summary>Change it (or take it into the set, where it exists and is in none).</summary>
    Update,

    /// <summary>Delete it: ours, and no longer in Git.</summary>
    Prune,

    /// <summary>Nothing, though it differs: a rule says no.</summary>
    Skip,
}
