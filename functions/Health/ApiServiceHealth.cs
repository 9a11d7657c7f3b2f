using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>APIService: healthy when the API behind it answers.</summary>
internal static class ApiServiceHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live) => live.Condition("Available") switch
    {
        { IsTrue: true } => HealthResult.Healthy,
        { } available => HealthResult.Progressing(available.Says),
        null => HealthResult.Progressing("Waiting to be processed"),
    };
}
