namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary>Steps into values, with their paths.</summary>
internal static class Steps
{
    /// <summary>A member.</summary>
    public static JqItem Member(JqItem at, string key)
    {
        if (at.Value.Kind is not (JqKind.Object or JqKind.Null)) return JqItem.Error($"cannot index {at.Value.TypeName} with \"{key}\"");
        return Then(at, at.Value.Members.GetValueOrDefault(key) ?? JqValue.Null, new JqStep(key));
    }

    /// <summary>What another value says: a member by a string, an item by a number.</summary>
    public static JqItem Index(JqItem at, JqValue index) => (at.Value.Kind, index.Kind) switch
    {
        (_, JqKind.String) => Member(at, index.Text),
        (JqKind.Array or JqKind.Null, JqKind.Number) when !double.IsNaN(index.Number) => Item(at, (int)Math.Clamp(Math.Floor(index.Number), int.MinValue, int.MaxValue)),
        _ => JqItem.Error($"cannot index {at.Value.TypeName} with {index.TypeName}"),
    };

    /// <summary>A part of an array, or of a string.</summary>
    public static JqItem Slice(JqItem at, JqValue from, JqValue to)
    {
        if (!IsBound(from) || !IsBound(to)) return JqItem.Error("the bounds of a slice must be numbers");
        var step = new JqStep(null, 0, IsSlice: true, Bound(from), Bound(to));
        switch (at.Value.Kind)
        {
            case JqKind.Null: return Then(at, JqValue.Null, step);
            case JqKind.Array:
                var (first, end) = step.Bounds(at.Value.Items.Count);
                return Then(at, JqValue.Of([.. at.Value.Items.Skip(first).Take(end - first)]), step);
            case JqKind.String:
                var runes = at.Value.Text.EnumerateRunes().ToList();
                var (start, behind) = step.Bounds(runes.Count);
                return Then(at, JqValue.Of(string.Concat(runes.Skip(start).Take(behind - start))), step);
            default: return JqItem.Error($"cannot slice {at.Value.TypeName}");
        }
    }

    /// <summary>All members or items.</summary>
    public static IEnumerable<JqItem> All(JqItem at) => at.Value.Kind switch
    {
        JqKind.Array => at.Value.Items.Select((item, i) => Then(at, item, new JqStep(null, i))),
        JqKind.Object => at.Value.Members.Select(member => Then(at, member.Value, new JqStep(member.Key))),
        _ => [JqItem.Error($"cannot iterate over {at.Value.TypeName}")],
    };

    private static JqItem Item(JqItem at, int index)
    {
        var place = index < 0 ? index + at.Value.Items.Count : index;
        return Then(at, place >= 0 && place < at.Value.Items.Count ? at.Value.Items[place] : JqValue.Null, new JqStep(null, index));
    }

    private static JqItem Then(JqItem at, JqValue value, JqStep step)
    {
        if (ReferenceEquals(at.Path, JqPath.None)) return JqItem.Error($"invalid path expression with result {at.Value.TypeName}");
        return new JqItem(value, at.Path?.Then(step));
    }

    private static bool IsBound(JqValue value) => value.Kind is JqKind.Null or JqKind.Number;

    private static double? Bound(JqValue value) => value.Kind == JqKind.Number ? value.Number : null;
}
