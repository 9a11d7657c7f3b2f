namespace GitOps.Functions.Applying;

/// <summary>What to do after an answer to a write.</summary>
internal enum NextStep
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The object is being deleted: nothing to be done now.</summary>
    Leave,

    /// <summary>Others own fields: write again, taking them.</summary>
    Force,

    /// <summary>Nothing was done: the same again after a wait.</summary>
    Wait,

    /// <summary>The object is not the one that was planned with: read it and write again.</summary>
    Reread,

    /// <summary>It may have been done: wait, read it and write again.</summary>
    WaitAndReread,

    /// <summary>The object is gone, or on its way, or was never there.</summary>
    Gone,

    /// <summary>Final.</summary>
    Fail,
}
