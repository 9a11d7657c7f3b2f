namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>A function of values.</summary>
/// <param name="input">What comes in.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="budget">Told what is made.</param>
/// <returns>The value, or an error.</returns>
internal delegate JqItem JqFunction(JqValue input, IReadOnlyList<JqValue> arguments, JqBudget budget);
