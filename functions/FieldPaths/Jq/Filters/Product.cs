namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary>Every combination of the results of several filters.</summary>
internal static class Product
{
    /// <summary>Runs all on one input, and the rest on each combination, the last filter's results varying fastest. The first error is the end.</summary>
    public static IEnumerable<JqItem> Of(IReadOnlyList<IJqFilter> filters, JqItem input, JqScope scope, Func<IReadOnlyList<JqValue>, IEnumerable<JqItem>> rest) =>
        Of(filters, input, scope, [], rest);

    /// <summary>The same with the first filter's results varying fastest, as jq has it for operators and in strings.</summary>
    public static IEnumerable<JqItem> OfReversed(IReadOnlyList<IJqFilter> filters, JqItem input, JqScope scope, Func<IReadOnlyList<JqValue>, IEnumerable<JqItem>> rest) =>
        Of([.. filters.Reverse()], input, scope, values => rest([.. values.Reverse()]));

    private static IEnumerable<JqItem> Of(
        IReadOnlyList<IJqFilter> filters, JqItem input, JqScope scope, IReadOnlyList<JqValue> values, Func<IReadOnlyList<JqValue>, IEnumerable<JqItem>> rest)
    {
        if (values.Count == filters.Count) return rest(values);
        return Each(filters, input, scope, values, rest);
    }

    private static IEnumerable<JqItem> Each(
        IReadOnlyList<IJqFilter> filters, JqItem input, JqScope scope, IReadOnlyList<JqValue> values, Func<IReadOnlyList<JqValue>, IEnumerable<JqItem>> rest)
    {
        foreach (var item in filters[values.Count].Run(input, scope))
        {
            scope.Budget.Step();
            foreach (var result in item.IsError ? [item] : Of(filters, input, scope, [.. values, item.Value], rest))
            {
                yield return result;
                if (result.IsError) yield break;
            }
        }
    }
}
