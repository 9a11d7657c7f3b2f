using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Ingress: healthy when a load balancer has taken it.</summary>
internal static class IngressHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live) =>
        live.Items("status", "loadBalancer", "ingress").Any()
            ? HealthResult.Healthy
            : HealthResult.Progressing("Waiting for a load balancer address");
}
