using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>CustomResourceDefinition: healthy when its objects can be written (Established).</summary>
internal static class CustomResourceDefinitionHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if (!live.Items("status", "conditions").Any()) return HealthResult.Progressing("Status conditions not found");
        if (live.Condition("Terminating") is { IsTrue: true } terminating) return HealthResult.Progressing($"CRD is terminating: {terminating.Message}");
        if (live.Condition("NamesAccepted") is { IsFalse: true } names) return HealthResult.Degraded($"CRD names have not been accepted: {names.Message}");
        if (live.Condition("Established") is not { IsTrue: true }) return HealthResult.Degraded("CRD is not established");
        return live.Condition("NonStructuralSchema") is { IsTrue: true } schema
            ? HealthResult.Degraded($"Schema violations found: {schema.Message}")
            : new HealthResult(HealthStatus.Healthy, "CRD is healthy");
    }
}
