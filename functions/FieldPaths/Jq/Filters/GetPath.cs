namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>getpath(A)</c>: follows a path; where there is nothing the value is null.</summary>
/// <param name="path">A.</param>
internal sealed class GetPath(IJqFilter path) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope)
    {
        foreach (var item in path.Run(input.WithoutPath, scope))
        {
            scope.Budget.Step();
            var result = item.IsError ? item : item.Value.Kind != JqKind.Array ? JqItem.Error("path must be an array") : Follow(input, item.Value.Items);
            yield return result;
            if (result.IsError) yield break;
        }
    }

    private static JqItem Follow(JqItem at, IReadOnlyList<JqValue> steps)
    {
        foreach (var step in steps)
        {
            at = step.Kind == JqKind.Object ? Steps.Slice(at, Bound(step, "start"), Bound(step, "end")) : Steps.Index(at, step);
            if (at.IsError) break;
        }

        return at;
    }

    private static JqValue Bound(JqValue step, string name) => step.Members.GetValueOrDefault(name) ?? JqValue.Null;
}
