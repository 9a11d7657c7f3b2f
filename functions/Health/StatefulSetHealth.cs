using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>StatefulSet: healthy when all pods are ready and those above the partition are updated.</summary>
internal static class StatefulSetHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        var (observed, generation) = (live.Number("status", "observedGeneration") ?? 0, live.Number("metadata", "generation") ?? 0);
        if (observed == 0 || observed < generation) return HealthResult.Progressing("Waiting for statefulset spec update to be observed");
        var (wanted, ready) = (live.Number("spec", "replicas") ?? 1, live.Number("status", "readyReplicas") ?? 0);
        if (ready < wanted) return HealthResult.Progressing($"Waiting for {wanted - ready} pods to be ready");
        // Pods are replaced when a person deletes them.
        if (live.Text("spec", "updateStrategy", "type") == "OnDelete") return HealthResult.Healthy;
        return live.Number("spec", "updateStrategy", "rollingUpdate", "partition") is { } partition
            ? Partitioned(live, wanted - partition)
            : Revision(live);
    }

    private static HealthResult Partitioned(JsonObject live, long wanted)
    {
        var updated = live.Number("status", "updatedReplicas") ?? 0;
        return updated < wanted
            ? HealthResult.Progressing($"Waiting for partitioned roll out to finish: {updated} out of {wanted} new pods have been updated")
            : HealthResult.Healthy;
    }

    private static HealthResult Revision(JsonObject live) => live.Text("status", "updateRevision") == live.Text("status", "currentRevision")
        ? HealthResult.Healthy
        : HealthResult.Progressing(
            $"Waiting for rolling update to complete: {live.Number("status", "updatedReplicas") ?? 0} pods at revision "
            + live.Text("status", "updateRevision"));
}
