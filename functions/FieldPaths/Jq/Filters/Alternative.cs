namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A // B</c>: what A has that is neither null nor false, an error in it being the end of it; B where there is nothing.</summary>
/// <param name="first">A.</param>
/// <param name="second">B.</param>
internal sealed class Alternative(IJqFilter first, IJqFilter second) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        var any = false;
        foreach (var item in first.Run(input, scope))
        {
            scope.Budget.Step();
            if (item.IsError) break;
            if (!item.Value.IsTruthy) continue;
            any = true;
            yield return item;
        }

        if (any) yield break;
        foreach (var item in second.Run(input, scope)) yield return item;
    }
}
