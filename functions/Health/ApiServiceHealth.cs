using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>APIService: healthy when the API behind it answers.</summary>
internal static class ApiServiceHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live) => live.Condition("Available") switch
    {
        { IsTrue: true } available => new HealthResult(HealthStatus.Healthy, $"{available.Reason}: {available.Message}"),
        { } available => HealthResult.Progressing($"{available.Reason}: {available.Message}"),
        null => HealthResult.Progressing("Waiting to be processed"),
    };
}
