using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>PersistentVolumeClaim: healthy when bound.</summary>
internal static class PersistentVolumeClaimHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live) => live.Text("status", "phase") switch
    {
        "Bound" => HealthResult.Healthy,
        "Lost" => HealthResult.Degraded("the volume is lost"),
        "Pending" => HealthResult.Progressing("Waiting for a volume"),
        var other => HealthResult.Unknown(other.Length > 0 ? $"phase {other}" : "no phase"),
    };
}
