using System.Reflection;

namespace GitOps.Functions.Tests;

/// <summary>Finds files of the repository: fixtures, sources.</summary>
internal static class TestFiles
{
    /// <summary>The repository's root, written into the assembly when it is built.</summary>
    public static string RepositoryRoot { get; } = typeof(TestFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Full path of a file or folder below the test project.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(RepositoryRoot, "tests", "GitOps.Functions.Tests", relative);

    /// <summary>A file's bytes.</summary>
    public static byte[] Bytes(string relative) => File.ReadAllBytes(Path(relative));
}
