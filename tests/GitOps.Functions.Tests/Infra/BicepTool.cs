using System.Reflection;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Infra;

/// <summary>The repository's <c>eng/bicep.sh</c>, with the executable that came with this project's packages.</summary>
internal static class BicepTool
{
    /// <summary>Absolute path of the repository.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>Runs it from another folder than the repository's, so that nothing leans on the current one.</summary>
    public static Task<ProcessOutput> RunAsync(params string[] arguments) => ProcessRunner.RunAsync(
        Path.Combine(Root, "eng", "bicep.sh"),
        arguments,
        Path.GetTempPath(),
        new Dictionary<string, string?> { ["BICEP"] = Metadata("Bicep") },
        timeout: TimeSpan.FromMinutes(3));

    private static string Metadata(string key) => typeof(BicepTool).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
