namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>$name</c></summary>
/// <param name="name">The variable's name.</param>
internal sealed class Variable(string name) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope) => [input.Made(scope.Find(name))];
}
