namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary>A number, a string, true, false or null.</summary>
/// <param name="value">The value.</param>
internal sealed class Literal(JqValue value) : IJqFilter
{
    /// <summary>The value.</summary>
    public JqValue Value => value;

    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope) => [input.Made(value)];
}
