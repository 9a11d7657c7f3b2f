using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>DaemonSet: healthy when every node that should has an updated and available pod.</summary>
internal static class DaemonSetHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if ((live.Number("status", "observedGeneration") ?? 0) < (live.Number("metadata", "generation") ?? 0))
            return HealthResult.Progressing("Waiting for rollout to finish: observed daemon set generation less than desired generation");
        var (name, wanted, updated, available) = (
            live.Text("metadata", "name"), Count(live, "desiredNumberScheduled"), Count(live, "updatedNumberScheduled"), Count(live, "numberAvailable"));
        // Pods are replaced when a person deletes them.
        if (live.Text("spec", "updateStrategy", "type") == "OnDelete")
            return new HealthResult(HealthStatus.Healthy, $"daemon set {updated} out of {wanted} new pods have been updated");
        if (updated < wanted)
            return HealthResult.Progressing($"Waiting for daemon set \"{name}\" rollout to finish: {updated} out of {wanted} new pods have been updated...");
        return available < wanted
            ? HealthResult.Progressing($"Waiting for daemon set \"{name}\" rollout to finish: {available} of {wanted} updated pods are available...")
            : HealthResult.Healthy;
    }

    private static long Count(JsonObject live, string field) => live.Number("status", field) ?? 0;
}
