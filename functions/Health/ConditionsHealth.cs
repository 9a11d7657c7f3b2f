using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Any kind without a rule of its own: the conventions of kstatus. Stalled is bad, Reconciling and a Ready that is not True are on the
/// way.</summary>
internal static class ConditionsHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if (!live.IsObserved()) return HealthResult.Progressing("Waiting for the controller to see the current generation");
        if (live.Condition("Stalled") is { IsTrue: true } stalled) return HealthResult.Degraded(stalled.Says);
        if (live.Condition("Reconciling") is { IsTrue: true } reconciling) return HealthResult.Progressing(reconciling.Says);
        return live.Condition("Ready") is { IsTrue: false } ready ? HealthResult.Progressing(ready.Says) : HealthResult.Healthy;
    }
}
