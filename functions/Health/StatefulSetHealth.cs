using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>StatefulSet: healthy when all pods are ready and those above the partition are updated.</summary>
internal static class StatefulSetHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        var (observed, generation) = (live.Number("status", "observedGeneration") ?? 0, live.Number("metadata", "generation") ?? 0);
        if (observed == 0 || observed < generation) return HealthResult.Progressing("Waiting for statefulset spec update to be observed...");
        var (wanted, ready) = (live.Number("spec", "replicas") ?? 0, live.Number("status", "readyReplicas") ?? 0);
        if (ready < wanted) return HealthResult.Progressing($"Waiting for {wanted - ready} pods to be ready...");
        return live.Text("spec", "updateStrategy", "type") switch
        {
            "RollingUpdate" when live.At("spec", "updateStrategy", "rollingUpdate") is JsonObject rolling => Partitioned(live, wanted - (rolling.Number("partition") ?? wanted)),
            // Pods are replaced when a person deletes them.
            "OnDelete" => new HealthResult(HealthStatus.Healthy, $"statefulset has {ready} ready pods"),
            _ => Revision(live),
        };
    }

    private static HealthResult Partitioned(JsonObject live, long wanted)
    {
        var updated = live.Number("status", "updatedReplicas") ?? 0;
        return updated < wanted
            ? HealthResult.Progressing($"Waiting for partitioned roll out to finish: {updated} out of {wanted} new pods have been updated...")
            : new HealthResult(HealthStatus.Healthy, $"partitioned roll out complete: {updated} new pods have been updated...");
    }

    private static HealthResult Revision(JsonObject live)
    {
        var (update, current) = (live.Text("status", "updateRevision"), live.Text("status", "currentRevision"));
        return update == current
            ? new HealthResult(HealthStatus.Healthy, $"statefulset rolling update complete {live.Number("status", "currentReplicas") ?? 0} pods at revision {current}...")
            : HealthResult.Progressing($"waiting for statefulset rolling update to complete {live.Number("status", "updatedReplicas") ?? 0} pods at revision {update}...");
    }
}
