namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A[]</c>, <c>A[]?</c></summary>
/// <param name="target">A.</param>
/// <param name="optional">With <c>?</c>: a value of A that has no items is passed over, and the next one is taken.</param>
internal sealed class Iterate(IJqFilter target, bool optional = false) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var at in target.Run(input, scope))
        {
            foreach (var item in at.IsError ? [at] : Steps.All(at))
            {
                scope.Budget.Step();
                if (item.IsError && !at.IsError && optional) break;
                yield return item;
                if (item.IsError) yield break;
            }
        }
    }
}
