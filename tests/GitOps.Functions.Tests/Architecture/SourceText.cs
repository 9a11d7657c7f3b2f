namespace GitOps.Functions.Tests.Architecture;

/// <summary>One source file.</summary>
/// <param name="Path">Path below <c>functions/</c>, forward slashes.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record SourceText(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>Every source file of the product.</summary>
    public static IReadOnlyList<SourceText> All { get; } = [.. Read()];

    private static IEnumerable<SourceText> Read()
    {
        var root = System.IO.Path.Combine(TestFiles.RepositoryRoot, "functions");
        foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = System.IO.Path.GetRelativePath(root, file).Replace('\\', '/');
            if (!path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal)) yield return new SourceText(path, File.ReadAllLines(file));
        }
    }
}
