using System.Reflection;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Infra;

/// <summary>The repository's <c>eng/bicep.sh</c>, with the executable that came with this project's packages.</summary>
internal static class BicepTool
{
    private static readonly string Executable = typeof(BicepTool).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Bicep").Value!;

    /// <summary>Runs it from another folder than the repository's, so that nothing leans on the current one.</summary>
    public static Task<ProcessOutput> RunAsync(params string[] arguments) => ProcessRunner.RunAsync(
        Path.Combine(BuildPaths.RepositoryRoot, "eng", "bicep.sh"),
        arguments,
        Path.GetTempPath(),
        new Dictionary<string, string?> { ["BICEP"] = Executable },
        timeout: TimeSpan.FromMinutes(3));
}
