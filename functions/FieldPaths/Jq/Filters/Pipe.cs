namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A | B</c></summary>
/// <param name="first">Makes the values.</param>
/// <param name="second">Takes each.</param>
internal sealed class Pipe(IJqFilter first, IJqFilter second) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var item in first.Run(input, scope))
        {
            scope.Budget.Step();
            foreach (var result in item.IsError ? [item] : second.Run(item, scope))
            {
                yield return result;
                if (result.IsError) yield break;
            }
        }
    }
}
