using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>ReplicaSet: healthy when all replicas are available; degraded when pods cannot be made.</summary>
internal static class ReplicaSetHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if ((live.Number("status", "observedGeneration") ?? 0) < (live.Number("metadata", "generation") ?? 0))
            return HealthResult.Progressing("Waiting for rollout to finish: observed replica set generation less than desired generation");
        if (live.Condition("ReplicaFailure") is { IsTrue: true } failure) return HealthResult.Degraded(failure.Says);
        var (wanted, available) = (live.Number("spec", "replicas") ?? 0, live.Number("status", "availableReplicas") ?? 0);
        return available < wanted
            ? HealthResult.Progressing($"Waiting for rollout to finish: {available} out of {wanted} new replicas are available...")
            : HealthResult.Healthy;
    }
}
