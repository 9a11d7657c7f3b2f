namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary>A function of values: the input, and every combination of the results of its arguments.</summary>
/// <param name="function">The function.</param>
/// <param name="arguments">Its arguments.</param>
internal sealed class Call(JqFunction function, IReadOnlyList<IJqFilter> arguments) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope) => Product.OfReversed(arguments, input.WithoutPath, scope, values => Invoke(input, values, scope));

    private IEnumerable<JqItem> Invoke(JqItem input, IReadOnlyList<JqValue> values, JqScope scope)
    {
        scope.Budget.Step();
        var result = function(input.Value, values, scope.Budget);
        return [result.IsError ? result : input.Made(result.Value)];
    }
}
