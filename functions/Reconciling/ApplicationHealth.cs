using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Settings;

namespace GitOps.Functions.Reconciling;

/// <summary>How an application is doing: as its worst object, and what is to be remembered of all.</summary>
/// <param name="Worst">The worst health; its message names the object.</param>
/// <param name="Judged">What was judged, now or before, of the objects that are in the cluster.</param>
internal sealed record ApplicationHealth(HealthResult Worst, IReadOnlyList<RememberedHealth> Judged)
{
    /// <summary>A memory with this in it, and with the version whose rules judged.</summary>
    public ApplicationMemory In(ApplicationMemory memory) => memory with { Health = Judged, HealthBy = ProgramVersion.Text };
}
