using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Namespace: healthy until it is being deleted.</summary>
internal static class NamespaceHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live) =>
        live.Text("status", "phase") == "Terminating" ? HealthResult.Progressing("Pending deletion") : HealthResult.Healthy;
}
