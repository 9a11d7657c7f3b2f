namespace GitOps.Functions.Rendering;

/// <summary>An import in a Jsonnet text.</summary>
/// <param name="Word"><c>import</c>, <c>importstr</c> or <c>importbin</c>.</param>
/// <param name="Path">The path, as it is written.</param>
/// <param name="Line">One-based line of the path.</param>
internal sealed record JsonnetImport(string Word, string Path, int Line)
{
    /// <summary>What is imported is code, and may import itself; else it is read as it is.</summary>
    public bool IsCode => Word == "import";
}
