namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>error(A)</c></summary>
/// <param name="message">A.</param>
internal sealed class Raise(IJqFilter message) : IJqFilter
{
    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope) => message.Run(input.WithoutPath, scope).Take(1).Select(static item => item with { IsError = true });
}
