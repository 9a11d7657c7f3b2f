using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Job: healthy when complete, degraded when failed.</summary>
internal static class JobHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if (live.Condition("Failed") is { IsTrue: true } failed) return HealthResult.Degraded(failed.Says);
        if (live.Condition("Complete") is { IsTrue: true } complete) return new HealthResult(HealthStatus.Healthy, complete.Message);
        // A job that was resumed has the condition too, with status False, and is not done: Argo CD calls it healthy.
        return live.Condition("Suspended") is { IsTrue: true } suspended
            ? HealthResult.Suspended(suspended.Says)
            : HealthResult.Progressing("Waiting for the job to complete");
    }
}
