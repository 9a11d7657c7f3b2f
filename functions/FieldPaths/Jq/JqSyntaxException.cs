namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>An expression that cannot be read. Never leaves <see cref="JqExpression.TryParse"/>.</summary>
/// <param name="message">What is wrong.</param>
internal sealed class JqSyntaxException(string message) : Exception(message);
