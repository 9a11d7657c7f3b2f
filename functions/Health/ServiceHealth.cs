using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Service: one of type LoadBalancer needs an address, others need nothing.</summary>
internal static class ServiceHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live) =>
        live.Text("spec", "type") == "LoadBalancer" && !live.Items("status", "loadBalancer", "ingress").Any()
            ? HealthResult.Progressing("Waiting for a load balancer address")
            : HealthResult.Healthy;
}
