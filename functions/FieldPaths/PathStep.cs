namespace GitOps.Functions.FieldPaths;

/// <summary>One step of a <see cref="FieldPath"/>: into a member of an object, or into an item of a list.</summary>
/// <param name="Key">The member's name; null for an item.</param>
/// <param name="Index">The item's place, from 0; 0 for a member.</param>
internal readonly record struct PathStep(string? Key, int Index)
{
    /// <summary>Into a member.</summary>
    public static PathStep Member(string key) => new(key, 0);

    /// <summary>Into an item.</summary>
    public static PathStep Item(int index) => new(null, index);
}
