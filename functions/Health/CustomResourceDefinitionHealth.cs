using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>CustomResourceDefinition: healthy when its objects can be written (Established).</summary>
internal static class CustomResourceDefinitionHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if (live.Condition("NamesAccepted") is { IsFalse: true } names) return HealthResult.Degraded(names.Says);
        if (live.Condition("NonStructuralSchema") is { IsTrue: true } schema) return HealthResult.Degraded(schema.Says);
        return live.Condition("Established") is { IsTrue: true }
            ? HealthResult.Healthy
            : HealthResult.Progressing("Waiting for the definition to be established");
    }
}
