namespace GitOps.Functions.Rendering.Variables;

/// <summary>A text with variables cannot be read, or names one that is not set. The message says what and where, and no value.</summary>
internal sealed class VariableSyntaxException(string message) : Exception(message);
