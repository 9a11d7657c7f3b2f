namespace GitOps.Functions.Rendering;

/// <summary>Text that is no Jsonnet, found before the tool sees it.</summary>
/// <param name="line">One-based line.</param>
/// <param name="cause">What is wrong with it.</param>
internal sealed class JsonnetSyntaxException(int line, string cause) : Exception(cause)
{
    /// <summary>One-based line.</summary>
    public int Line { get; } = line;
}
