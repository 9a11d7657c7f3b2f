namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>The variables that a filter sees.</summary>
/// <param name="Budget">What the run may use.</param>
/// <param name="Outer">The variables outside; null where there are none.</param>
/// <param name="Name">The innermost variable's name.</param>
/// <param name="Value">Its value.</param>
internal sealed record JqScope(JqBudget Budget, JqScope? Outer = null, string Name = "", JqValue? Value = null)
{
    /// <summary>With one variable more.</summary>
    public JqScope With(string name, JqValue value) => new(Budget, this, name, value);

    /// <summary>A variable's value. The parser has seen that there is one.</summary>
    public JqValue Find(string name)
    {
        var scope = this;
        while (scope.Name != name) scope = scope.Outer ?? throw new InvalidOperationException($"No variable {name}.");
        return scope.Value!;
    }
}
