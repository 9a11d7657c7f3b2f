namespace GitOps.Functions.Manifests;

/// <summary>The text between two separators of a YAML stream.</summary>
/// <param name="Text">The part, always ended by a line feed.</param>
/// <param name="Line">One-based line of the file on which it begins.</param>
/// <param name="Error">Why neither this part nor what follows it can be read, or null.</param>
internal sealed record YamlPart(string Text, int Line, YamlSyntaxException? Error = null);
