using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Deployment: healthy when the rollout is complete and available, as <c>kubectl rollout status</c> sees it.</summary>
internal static class DeploymentHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if (live.Flag("spec", "paused")) return HealthResult.Suspended("Deployment is paused");
        // A new Deployment has no status at all: nothing is observed yet.
        if ((live.Number("status", "observedGeneration") ?? 0) < (live.Number("metadata", "generation") ?? 0))
            return HealthResult.Progressing("Waiting for rollout to finish: observed deployment generation less than desired generation");
        if (live.Condition("Progressing") is { Reason: "ProgressDeadlineExceeded" })
            return HealthResult.Degraded($"Deployment \"{live.Text("metadata", "name")}\" exceeded its progress deadline");
        return Rollout(
            Count(live, "updatedReplicas"), Count(live, "replicas"), Count(live, "availableReplicas"), live.Number("spec", "replicas") ?? 0);
    }

    private static HealthResult Rollout(long updated, long replicas, long available, long wanted)
    {
        if (updated < wanted)
            return HealthResult.Progressing($"Waiting for rollout to finish: {updated} out of {wanted} new replicas have been updated...");
        if (replicas > updated)
            return HealthResult.Progressing($"Waiting for rollout to finish: {replicas - updated} old replicas are pending termination...");
        return available < updated
            ? HealthResult.Progressing($"Waiting for rollout to finish: {available} of {updated} updated replicas are available...")
            : HealthResult.Healthy;
    }

    private static long Count(JsonObject live, string field) => live.Number("status", field) ?? 0;
}
