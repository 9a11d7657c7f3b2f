namespace GitOps.Functions.Audit;

/// <summary>What is wrong at the first broken link of a chain.</summary>
internal enum AuditProblem
{
    /// <summary>One or more entries before this sequence are gone.</summary>
    Gap,

    /// <summary>The entry's content is not what its hash says.</summary>
    AlteredEntry,

    /// <summary>The entry does not follow the one before it.</summary>
    WrongPreviousHash,

    /// <summary>The head counts other entries than there are: the end was cut off, or the head was rewritten.</summary>
    HeadMismatch,

    /// <summary>There are entries and no head.</summary>
    MissingHead,

    /// <summary>A row is in the partition that the chain does not count.</summary>
    StrayEntry,

    /// <summary>The entry's detail is gone.</summary>
    MissingDetail,

    /// <summary>The entry's detail is not what its digest says.</summary>
    AlteredDetail,

    /// <summary>The chain is in itself right, and not the one that was noted down earlier.</summary>
    AnchorMismatch,
}
