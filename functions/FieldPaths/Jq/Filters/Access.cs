namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A.name</c>, <c>A["name"]</c>, <c>A[0]</c>, <c>A[B]</c></summary>
/// <param name="target">A.</param>
/// <param name="index">What is in the brackets.</param>
internal sealed class Access(IJqFilter target, IJqFilter index) : IJqFilter
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
                yield return result;
                if (result.IsError) yield break;
            }
        }
    }
}
