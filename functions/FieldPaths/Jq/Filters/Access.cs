namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A.name</c>, <c>A["name"]</c>, <c>A[0]</c>, <c>A[B]</c>, each with <c>?</c> or without.</summary>
/// <param name="target">A.</param>
/// <param name="index">What is in the brackets.</param>
/// <param name="optional">With <c>?</c>: a value of A that has no such place is passed over, and the next one is taken.</param>
internal sealed class Access(IJqFilter target, IJqFilter index, bool optional = false) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var at in target.Run(input, scope))
        {
            scope.Budget.Step();
            foreach (var which in at.IsError ? [at] : index.Run(input.WithoutPath, scope))
            {
                var result = which.IsError ? which : Steps.Index(at, which.Value);
                if (result.IsError && !which.IsError && optional) continue;
                yield return result;
                if (result.IsError) yield break;
            }
        }
    }
}
