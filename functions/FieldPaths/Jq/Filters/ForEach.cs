namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>foreach A as $name (B; C; D)</c>: as reduce, and each result of C is a result, through D.</summary>
/// <param name="source">A.</param>
/// <param name="name">The variable's name.</param>
/// <param name="initial">B.</param>
/// <param name="update">C.</param>
/// <param name="extract">D.</param>
internal sealed class ForEach(IJqFilter source, string name, IJqFilter initial, IJqFilter update, IJqFilter extract) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var start in initial.Run(input, scope))
        {
            foreach (var result in start.IsError ? [start] : From(start, input, scope))
            {
                yield return result;
                if (result.IsError) yield break;
            }
        }
    }

    private IEnumerable<JqItem> From(JqItem state, JqItem input, JqScope scope)
    {
        foreach (var one in source.Run(input.WithoutPath, scope))
        {
            scope.Budget.Step();
            if (one.IsError)
            {
                yield return one;
                yield break;
            }

            var inner = scope.With(name, one.Value);
            foreach (var item in update.Run(state, inner))
            {
                state = item;
                foreach (var result in item.IsError ? [item] : extract.Run(item, inner))
                {
                    yield return result;
                    if (result.IsError) yield break;
                }
            }
        }
    }
}
