namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>range(A; B; C)</c></summary>
/// <param name="from">A.</param>
/// <param name="to">B.</param>
/// <param name="by">C.</param>
internal sealed class Range(IJqFilter from, IJqFilter to, IJqFilter by) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope) => Product.Of([from, to, by], input.WithoutPath, scope, bounds =>
        bounds.All(static bound => bound.Kind == JqKind.Number)
            ? Count(input, bounds[0].Number, bounds[1].Number, bounds[2].Number, scope)
            : [JqItem.Error("range bounds must be numbers")]);

    private static IEnumerable<JqItem> Count(JqItem input, double from, double to, double by, JqScope scope)
    {
        for (var at = from; by > 0 ? at < to : by < 0 && at > to; at += by)
        {
            scope.Budget.Step();
            yield return input.Made(JqValue.Of(at));
        }
    }
}
