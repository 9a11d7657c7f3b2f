namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>try A catch B</c>; <c>A?</c> is <c>try A catch empty</c>. An error behind it, further on, is not caught.</summary>
/// <param name="body">A.</param>
/// <param name="handler">B, which gets the error's value.</param>
internal sealed class Try(IJqFilter body, IJqFilter handler) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        scope.Budget.Step();
        foreach (var item in body.Run(input, scope))
        {
            if (!item.IsError)
            {
                yield return item;
                continue;
            }

            foreach (var result in handler.Run(input.Made(item.Value), scope)) yield return result;
            yield break;
        }
    }
}
