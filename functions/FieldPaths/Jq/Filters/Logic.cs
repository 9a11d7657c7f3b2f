namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>A and B</c>, <c>A or B</c>: B is only asked where A does not decide.</summary>
/// <param name="first">A.</param>
/// <param name="second">B.</param>
/// <param name="decides">The value of A that decides: false for <c>and</c>.</param>
internal sealed class Logic(IJqFilter first, IJqFilter second, bool decides) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var one in first.Run(input.WithoutPath, scope))
        {
            scope.Budget.Step();
            var others = one.IsError || one.Value.IsTruthy == decides ? [one] : second.Run(input.WithoutPath, scope);
            foreach (var other in others)
            {
                yield return other.IsError ? other : input.Made(JqValue.Of(other.Value.IsTruthy));
                if (other.IsError) yield break;
            }
        }
    }
}
