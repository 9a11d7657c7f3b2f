using System.Reflection;

namespace GitOps.Functions.Settings;

/// <summary>Which build this is.</summary>
internal static class ProgramVersion
{
    /// <summary>Its version, with its commit where the build knew it.</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
