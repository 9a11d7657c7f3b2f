namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>sort_by(A)</c> and what else compares the items of an array by what A makes of each.</summary>
/// <param name="key">A.</param>
/// <param name="combine">Gets each item with all results of A as an array, in the array's order.</param>
internal sealed class ByKey(IJqFilter key, Func<IReadOnlyList<(JqValue Item, JqValue Key)>, JqValue> combine) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        if (input.Value.Kind != JqKind.Array) return [JqItem.Error($"cannot order {input.Value.TypeName}, as it is not an array")];
        var keyed = new List<(JqValue, JqValue)>();
        foreach (var item in input.Value.Items)
        {
            var made = new ArrayOf(key).Run(new JqItem(item, null), scope).First();
            if (made.IsError) return [made];
            keyed.Add((item, made.Value));
            // Sorting compares each some twenty times.
            scope.Budget.Make(1);
            scope.Budget.Step(20 * made.Value.Size);
        }

        return [input.Made(combine(keyed))];
    }
}
