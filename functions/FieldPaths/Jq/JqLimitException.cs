namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>An expression needs more than it may have. No <c>try</c> of the expression catches it.</summary>
/// <param name="message">What, as the end of a sentence.</param>
internal sealed class JqLimitException(string message) : Exception(message);
