namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A[B:C]</c>, <c>A[B:C]?</c></summary>
/// <param name="target">A.</param>
/// <param name="from">B; null where it is left out.</param>
/// <param name="to">C; null where it is left out.</param>
/// <param name="optional">With <c>?</c>: a value of A that has no parts is passed over, and the next one is taken.</param>
internal sealed class Slice(IJqFilter target, IJqFilter? from, IJqFilter? to, bool optional = false) : IJqFilter
{
    private static readonly Literal Open = new(JqValue.Null);

    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var at in target.Run(input, scope))
        {
            scope.Budget.Step();
            foreach (var result in at.IsError ? [at] : Product.Of([from ?? Open, to ?? Open], input.WithoutPath, scope, bounds => Take(at, bounds, scope)))
            {
                yield return result;
                if (result.IsError) yield break;
            }
        }
    }

    private IEnumerable<JqItem> Take(JqItem at, IReadOnlyList<JqValue> bounds, JqScope scope)
    {
        scope.Budget.Make(at.Value.Items.Count + (at.Value.Text.Length / 8));
        var part = Steps.Slice(at, bounds[0], bounds[1]);
        return part.IsError && optional ? [] : [part];
    }
}
