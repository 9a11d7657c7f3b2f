namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>limit(A; B)</c>, and <c>first(B)</c>, which is <c>limit(1; B)</c>: B is not asked for more.</summary>
/// <param name="count">A.</param>
/// <param name="source">B.</param>
internal sealed class Limit(IJqFilter count, IJqFilter source) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var most in count.Run(input.WithoutPath, scope))
        {
            scope.Budget.Step();
            var results = most.IsError ? [most]
                : most.Value.Kind != JqKind.Number ? [JqItem.Error("limit needs a number")]
                : most.Value.Number > 0 ? source.Run(input, scope).Take((int)Math.Min(Math.Ceiling(most.Value.Number), int.MaxValue)) : [];
            foreach (var item in results)
            {
                yield return item;
                if (item.IsError) yield break;
            }
        }
    }
}
