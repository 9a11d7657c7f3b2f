namespace GitOps.Functions.FieldPaths;

/// <summary>The order of paths in a document: step by step, places before names, and a value before what is in it.</summary>
internal sealed class PathOrder : IComparer<FieldPath>
{
    /// <summary>The only one.</summary>
    public static PathOrder Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(FieldPath? x, FieldPath? y)
    {
        var (one, other) = (x?.Steps ?? [], y?.Steps ?? []);
        for (var i = 0; i < Math.Min(one.Count, other.Count); i++)
        {
            if (Compare(one[i], other[i]) is var order and not 0) return order;
        }

        return one.Count.CompareTo(other.Count);
    }

    private static int Compare(PathStep one, PathStep other) =>
        one.Key is null && other.Key is null ? one.Index.CompareTo(other.Index) : string.CompareOrdinal(one.Key, other.Key);
}
