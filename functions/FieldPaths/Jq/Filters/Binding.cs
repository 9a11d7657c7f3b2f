namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A as $name | B</c></summary>
/// <param name="source">A.</param>
/// <param name="name">The variable's name.</param>
/// <param name="body">B, once for each result of A.</param>
internal sealed class Binding(IJqFilter source, string name, IJqFilter body) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var one in source.Run(input.WithoutPath, scope))
        {
            scope.Budget.Step();
            foreach (var result in one.IsError ? [one] : body.Run(input, scope.With(name, one.Value)))
            {
                yield return result;
                if (result.IsError) yield break;
            }
        }
    }
}
