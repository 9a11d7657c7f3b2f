namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>recurse(A)</c>: the input, and what A makes of it, again and again. Without a stack of its own calls: A may never end.</summary>
/// <param name="step">A.</param>
internal sealed class Recurse(IJqFilter step) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        var open = new Stack<IEnumerator<JqItem>>();
        yield return input;
        open.Push(step.Run(input, scope).GetEnumerator());
        while (open.Count > 0)
        {
            scope.Budget.Step();
            if (!open.Peek().MoveNext())
            {
                open.Pop().Dispose();
                continue;
            }

            var item = open.Peek().Current;
            yield return item;
            if (item.IsError) yield break;
            open.Push(step.Run(item, scope).GetEnumerator());
        }
    }
}
