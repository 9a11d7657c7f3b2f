namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>reduce A as $name (B; C)</c>: starts with B, and takes the last result of C for each result of A.</summary>
/// <param name="source">A.</param>
/// <param name="name">The variable's name.</param>
/// <param name="initial">B.</param>
/// <param name="update">C.</param>
internal sealed class Reduce(IJqFilter source, string name, IJqFilter initial, IJqFilter update) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var start in initial.Run(input, scope))
        {
            var result = start.IsError ? start : Fold(start, input, scope);
            if (result is { } last) yield return last;
            if (result is { IsError: true }) yield break;
        }
    }

    // No result of C at all is the end of it in gojq; jq 1.6 goes on with null. Nothing is left of either.
    private JqItem? Fold(JqItem start, JqItem input, JqScope scope)
    {
        var state = start;
        foreach (var one in source.Run(input.WithoutPath, scope))
        {
            scope.Budget.Step();
            if (one.IsError) return one;
            var last = (JqItem?)null;
            foreach (var item in update.Run(state, scope.With(name, one.Value)))
            {
                if (item.IsError) return item;
                last = item;
            }

            state = last ?? state.Made(JqValue.Null);
        }

        return state;
    }
}
