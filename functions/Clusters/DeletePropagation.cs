namespace GitOps.Functions.Clusters;

/// <summary>What becomes of the objects that a deleted one owns.</summary>
internal enum DeletePropagation
{
    /// <summary>They are deleted afterwards.</summary>
    Background,

    /// <summary>They are deleted first; until then the object stays, marked as being deleted.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}
