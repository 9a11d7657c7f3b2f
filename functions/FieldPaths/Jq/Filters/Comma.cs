namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A, B</c></summary>
/// <param name="first">The first results.</param>
/// <param name="second">The others.</param>
internal sealed class Comma(IJqFilter first, IJqFilter second) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        scope.Budget.Step();
        foreach (var item in first.Run(input, scope).Concat(second.Run(input, scope)))
        {
            yield return item;
            if (item.IsError) yield break;
        }
    }
}
