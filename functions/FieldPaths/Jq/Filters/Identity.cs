namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>.</c></summary>
internal sealed class Identity : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope) => [input];
}
