namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>if A then B else C end</c>, for each result of A.</summary>
/// <param name="condition">A.</param>
/// <param name="then">B.</param>
/// <param name="otherwise">C.</param>
internal sealed class Conditional(IJqFilter condition, IJqFilter then, IJqFilter otherwise) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var one in condition.Run(input.WithoutPath, scope))
        {
            scope.Budget.Step();
            foreach (var result in one.IsError ? [one] : (one.Value.IsTruthy ? then : otherwise).Run(input, scope))
            {
                yield return result;
                if (result.IsError) yield break;
            }
        }
    }
}
