namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary>A string with <c>\(A)</c> in it: one string for each combination of results.</summary>
/// <param name="parts">Texts and expressions.</param>
internal sealed class Template(IReadOnlyList<IJqFilter> parts) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope) => Product.OfReversed(parts, input.WithoutPath, scope, values =>
    {
        var texts = values.Select(JqText.ToText).ToList();
        scope.Budget.MakeText(texts.Sum(static text => (long)text.Length));
        return [input.Made(JqValue.Of(string.Concat(texts)))];
    });
}
