namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>One step of a path: a member, an item (from the end where less than 0), or a part of an array.</summary>
/// <param name="Key">A member's name; null for the others.</param>
/// <param name="Index">An item's place.</param>
/// <param name="IsSlice">A part of an array.</param>
/// <param name="From">Its first item, from the end where less than 0; null for the array's first.</param>
/// <param name="To">The item behind its last, likewise.</param>
internal readonly record struct JqStep(string? Key, int Index = 0, bool IsSlice = false, double? From = null, double? To = null)
{
    /// <summary>The items that a part has.</summary>
    /// <param name="count">Items of the array.</param>
    /// <returns>The first, and the one behind the last; never less.</returns>
    public (int From, int To) Bounds(int count)
    {
        var from = Bound(Math.Floor(From ?? 0), count);
        return (from, Math.Max(from, Bound(Math.Ceiling(To ?? count), count)));
    }

    private static int Bound(double place, int count) => (int)Math.Clamp(place < 0 ? place + count : place, 0, count);
}
