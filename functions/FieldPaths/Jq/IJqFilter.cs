namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>A part of an expression: from one value to any number of results. Results are made one by one, as they are asked for.</summary>
internal interface IJqFilter
{
    /// <summary>Runs it. An error is the last result.</summary>
    /// <exception cref="JqLimitException">The budget is used up.</exception>
    IEnumerable<JqItem> Run(JqItem input, JqScope scope);
}
