namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>empty</c></summary>
internal sealed class Nothing : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope) => [];
}
