using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Elasticsearch (Elastic Cloud on Kubernetes): healthy when all nodes of all node sets are there and the cluster is green. It needs a sum.</summary>
internal static class ElasticsearchHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        var wanted = live.Items("spec", "nodeSets").Sum(static set => (decimal)(set.Number("count") ?? 0));
        if (live.Number("status", "availableNodes") is not { } available) return Unknown;
        if (available < wanted) return HealthResult.Progressing($"The desired amount of nodes is {wanted} but the amount of availableNodes is {available}");
        return (available == wanted, live.Text("status", "phase"), live.Text("status", "health")) switch
        {
            (true, "Ready", "green") => new HealthResult(HealthStatus.Healthy, "Elasticsearch Cluster status is Green"),
            (true, "Ready", "yellow") => HealthResult.Degraded("Elasticsearch Cluster status is Yellow. Check the status of indices, replicas and shards"),
            (true, "Ready", "red") => HealthResult.Degraded("Elasticsearch Cluster status is Red. Check the status of indices, replicas and shards"),
            (true, ("ApplyingChanges" or "MigratingData") and var phase, not "") => HealthResult.Progressing($"Elasticsearch phase is {phase}"),
            (true, "Invalid", not "") => HealthResult.Degraded("Elasticsearch phase is Invalid"),
            _ => Unknown,
        };
    }

    private static HealthResult Unknown => HealthResult.Unknown("Elasticsearch Cluster status is unknown");
}
