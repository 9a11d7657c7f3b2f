namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>any(A; B)</c>, <c>all(A; B)</c>: stops at the first result that decides.</summary>
/// <param name="source">A.</param>
/// <param name="condition">B.</param>
/// <param name="decides">What decides: true for any.</param>
internal sealed class Quantifier(IJqFilter source, IJqFilter condition, bool decides) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var item in new Pipe(source, condition).Run(input.WithoutPath, scope))
        {
            if (item.IsError) return [item];
            if (item.Value.IsTruthy == decides) return [input.Made(JqValue.Of(decides))];
        }

        return [input.Made(JqValue.Of(!decides))];
    }
}
