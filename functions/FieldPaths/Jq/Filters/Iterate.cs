namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A[]</c></summary>
/// <param name="target">A.</param>
internal sealed class Iterate(IJqFilter target) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var at in target.Run(input, scope))
        {
            foreach (var item in at.IsError ? [at] : Steps.All(at))
            {
                scope.Budget.Step();
                yield return item;
                if (item.IsError) yield break;
            }
        }
    }
}
