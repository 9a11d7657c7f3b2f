using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Health;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>The application's health as far as a pass has seen it: the worst of the objects that it wrote.</summary>
internal static class PassHealth
{
    /// <summary>The health.</summary>
    /// <param name="previous">How the application stood before.</param>
    /// <param name="plan">What was planned.</param>
    /// <param name="results">What became of it; null where nothing was written.</param>
    public static HealthStatus Of(ApplicationStatus? previous, Plan plan, IReadOnlyList<ChangeResult>? results)
    {
        if (plan.Changes.Any(c => c.Action == PlanAction.Create) && results is null) return HealthStatus.Missing;
        var seen = (results ?? []).Select(r => r.Object).OfType<System.Text.Json.Nodes.JsonObject>().Select(HealthAssessor.Assess).ToList();
        return seen.Count > 0 ? HealthResult.Worst(seen).Status : previous?.Health ?? HealthStatus.Unknown;
    }
}
