namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>path(A)</c>: paths as values.</summary>
/// <param name="of">A.</param>
internal sealed class PathOf(IJqFilter of) : IJqFilter
{
    /// <summary>A path as jq writes it.</summary>
    public static JqValue Value(JqPath path) => JqValue.Of([.. path.Steps().Select(Value)]);

    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var item in of.Run(new JqItem(input.Value, JqPath.Root), scope))
        {
            var bad = item.IsError ? item : ReferenceEquals(item.Path, JqPath.None) ? JqItem.Error("invalid path expression") : (JqItem?)null;
            yield return bad ?? input.Made(Value(item.Path!, scope));
            if (bad is not null) yield break;
        }
    }

    private static JqValue Value(JqPath path, JqScope scope)
    {
        var value = Value(path);
        scope.Budget.Make(value.Items.Count + 1);
        return value;
    }

    private static JqValue Value(JqStep step)
    {
        if (step.Key is { } key) return JqValue.Of(key);
        return step.IsSlice ? JqValue.OfMembers([KeyValuePair.Create("start", Bound(step.From)), KeyValuePair.Create("end", Bound(step.To))]) : JqValue.Of(step.Index);
    }

    private static JqValue Bound(double? place) => place is { } number ? JqValue.Of(number) : JqValue.Null;
}
