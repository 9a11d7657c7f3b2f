namespace GitOps.Functions.Planning;

/// <summary>What becomes of a set's parent: it names every kind and namespace before the first member is written there, and drops those without members at the end.</summary>
/// <param name="Set">The set.</param>
/// <param name="Current">The parent as it is.</param>
/// <param name="During">What it must name while the plan is carried out.</param>
/// <param name="MayShrink">All members are known, so that what has none may be dropped.</param>
internal sealed record PlannedParent(ApplySet Set, ApplySetParent Current, ApplySetScope During, bool MayShrink)
{
    /// <summary>The set is being deleted: its parent stays as it is, and is deleted after the last member.</summary>
    public bool IsLeft { get; init; }

    /// <summary>It must be written before the first member.</summary>
    public bool WriteBefore => During != ApplySetScope.Empty && !(Current.Exists && Current.Scope.Covers(During));

    /// <summary>What it should name at the end.</summary>
    /// <param name="members">Where members are then.</param>
    public ApplySetScope After(ApplySetScope members) => MayShrink ? members : members.Union(Current.Scope);

    /// <summary>It must be written at the end.</summary>
    /// <param name="members">Where members are then.</param>
    /// <param name="written">What was written before the first member; null where nothing was.</param>
    public bool WriteAfter(ApplySetScope members, ApplySetScope? written)
    {
        if (IsLeft) return false;
        if (written is not null) return After(members) != written;
        if (!Current.Exists) return members != ApplySetScope.Empty;
        return !Current.Intact || After(members) != Current.Scope;
    }
}
