using System.Reflection;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Reconciling;

/// <summary>How an application is doing: as its worst object, and what is to be remembered of all.</summary>
/// <param name="Worst">The worst health; its message names the object.</param>
/// <param name="Judged">What was judged, now or before, of the objects that are in the cluster.</param>
internal sealed record ApplicationHealth(HealthResult Worst, IReadOnlyList<RememberedHealth> Judged)
{
    /// <summary>Whose rules judge: this version's, with its commit where the build knew it.</summary>
    public static string By { get; } =
        typeof(ApplicationHealth).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>A memory with this in it.</summary>
    public ApplicationMemory In(ApplicationMemory memory) => memory with { Health = Judged, HealthBy = By };
}
