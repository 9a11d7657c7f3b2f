using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>DaemonSet: healthy when every node that should has an updated and available pod.</summary>
internal static class DaemonSetHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if ((live.Number("status", "observedGeneration") ?? 0) < (live.Number("metadata", "generation") ?? 0))
            return HealthResult.Progressing("Waiting for rollout to finish: the current generation is not observed yet");
        // Pods are replaced when a person deletes them.
        if (live.Text("spec", "updateStrategy", "type") == "OnDelete") return HealthResult.Healthy;
        var (wanted, updated, available) = (
            Count(live, "desiredNumberScheduled"), Count(live, "updatedNumberScheduled"), Count(live, "numberAvailable"));
        if (updated < wanted) return HealthResult.Progressing($"Waiting for rollout to finish: {updated} out of {wanted} new pods have been updated");
        return available < wanted
            ? HealthResult.Progressing($"Waiting for rollout to finish: {available} of {wanted} updated pods are available")
            : HealthResult.Healthy;
    }

    private static long Count(JsonObject live, string field) => live.Number("status", field) ?? 0;
}
