using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Judges one object by itself: a pure function.</summary>
internal static class HealthAssessor
{
    /// <summary>Judges an object as it is in the cluster. One without any rule is healthy by being there.</summary>
    public static HealthResult Assess(JsonObject live) => live.Count == 0 ? new HealthResult(HealthStatus.Missing, "not in the cluster") : HealthResult.Healthy;
}
