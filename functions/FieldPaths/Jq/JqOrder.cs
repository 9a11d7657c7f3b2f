namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>jq's order of all values: by type, then by value; arrays item by item; objects by their keys, then by their values.</summary>
internal sealed class JqOrder : IComparer<JqValue>, IEqualityComparer<JqValue>
{
    /// <summary>The only one.</summary>
    public static JqOrder Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(JqValue? x, JqValue? y)
    {
        var (one, other) = (x ?? JqValue.Null, y ?? JqValue.Null);
        if (one.Kind != other.Kind) return one.Kind.CompareTo(other.Kind);
        return one.Kind switch
        {
            JqKind.Number => Compare(one.Number, other.Number),
            JqKind.String => string.CompareOrdinal(one.Text, other.Text),
            JqKind.Array => Compare(one.Items, other.Items),
            JqKind.Object => CompareObjects(one, other),
            _ => 0,
        };
    }

    /// <inheritdoc />
    public bool Equals(JqValue? x, JqValue? y) => Compare(x, y) == 0;

    /// <inheritdoc />
    public int GetHashCode(JqValue obj) => HashCode.Combine(obj.Kind, obj.Text, obj.Number, obj.Items.Count, obj.Members.Count);

    // nan is less than any number, itself among them.
    private static int Compare(double one, double other) => double.IsNaN(one) ? -1 : double.IsNaN(other) ? 1 : one.CompareTo(other);

    private int CompareObjects(JqValue one, JqValue other)
    {
        var keys = Compare([.. one.Members.Keys.Select(JqValue.Of)], [.. other.Members.Keys.Select(JqValue.Of)]);
        return keys != 0 ? keys : Compare([.. one.Members.Values], [.. other.Members.Values]);
    }

    private int Compare(IReadOnlyList<JqValue> one, IReadOnlyList<JqValue> other)
    {
        for (var i = 0; i < Math.Min(one.Count, other.Count); i++)
        {
            if (Compare(one[i], other[i]) is var order and not 0) return order;
        }

        return one.Count.CompareTo(other.Count);
    }
}
