namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>[A]</c></summary>
/// <param name="items">A; null for the empty array.</param>
internal sealed class ArrayOf(IJqFilter? items) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        var list = new List<JqValue>();
        foreach (var item in items?.Run(input.WithoutPath, scope) ?? [])
        {
            if (item.IsError) return [item];
            scope.Budget.Make(1);
            list.Add(item.Value);
        }

        return [input.Made(JqValue.Of(list))];
    }
}
