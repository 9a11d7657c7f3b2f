using System.Reflection;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>Where this build's parts are, as the project file noted it.</summary>
public static class BuildPaths
{
    /// <summary>The repository's top folder.</summary>
    public static string RepositoryRoot => Value("RepositoryRoot");

    /// <summary>The Functions host stand-in, for <c>dotnet</c>.</summary>
    public static string FunctionsHost => Value("FunctionsHost");

    private static string Value(string key) =>
        typeof(BuildPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}
