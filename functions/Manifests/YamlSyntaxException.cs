namespace GitOps.Functions.Manifests;

/// <summary>
/// Ends the reading of one document, from any depth; <see cref="YamlReader"/> turns it into a failure, nobody else sees it.
/// The message never repeats a value of the document: it may be a Secret's.
/// </summary>
/// <param name="line">One-based line within the text being read.</param>
/// <param name="message">What is wrong and, where that helps, what to do.</param>
internal sealed class YamlSyntaxException(int line, string message) : Exception(message)
{
    /// <summary>One-based line within the text being read.</summary>
    public int Line { get; } = line;
}
