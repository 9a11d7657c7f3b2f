using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Pod: a server is healthy when ready, a task when it succeeded; a container that cannot start or crashes makes it degraded.</summary>
internal static class PodHealth
{
    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if (IsServer(live) && StuckContainer(live) is { } stuck) return HealthResult.Degraded(stuck);
        return live.Text("status", "phase") switch
        {
            "Succeeded" => HealthResult.Healthy,
            "Failed" => HealthResult.Degraded(Failure(live)),
            "Running" => Running(live),
            "Pending" or "" => HealthResult.Progressing(live.Text("status", "message")),
            var other => HealthResult.Unknown(live.Text("status", "message") is { Length: > 0 } message ? message : $"phase {other}"),
        };
    }

    // A task that runs is not done; a server that runs may be ready, coming up, or coming up again.
    private static HealthResult Running(JsonObject live)
    {
        if (!IsServer(live)) return HealthResult.Progressing(live.Text("status", "message"));
        if (live.Condition("Ready") is { IsTrue: true }) return HealthResult.Healthy;
        var crashed = live.Items("status", "containerStatuses").FirstOrDefault(static one => one.At("lastState", "terminated") is not null);
        return crashed is null
            ? HealthResult.Progressing(live.Text("status", "message"))
            : HealthResult.Degraded($"container {crashed.Text("name")} ended before: {Ended(crashed.At("lastState", "terminated"))}");
    }

    // The kubelet names such reasons ErrImagePull, CreateContainerConfigError, CrashLoopBackOff.
    private static string? StuckContainer(JsonObject live) => Containers(live)
        .Select(static one => (Reason: one.Text("state", "waiting", "reason"), Message: one.Text("state", "waiting", "message")))
        .Where(static one => IsError(one.Reason))
        .Select(static one => one.Message.Length > 0 ? one.Message : one.Reason)
        .FirstOrDefault();

    private static string Failure(JsonObject live)
    {
        if (live.Text("status", "message") is { Length: > 0 } message) return message;
        return Containers(live)
            .Where(static one => one.Number("state", "terminated", "exitCode") is > 0)
            .Select(static one => $"container {one.Text("name")} failed: {Ended(one.At("state", "terminated"))}")
            .FirstOrDefault("the pod failed");
    }

    private static string Ended(JsonNode? terminated) =>
        terminated is not JsonObject state ? ""
        : state.Text("message") is { Length: > 0 } message ? message
        : $"{state.Text("reason")}, exit code {state.Number("exitCode")}";

    private static bool IsError(string reason) =>
        reason.StartsWith("Err", StringComparison.Ordinal)
        || reason.EndsWith("Error", StringComparison.Ordinal)
        || reason.EndsWith("BackOff", StringComparison.Ordinal);

    private static IEnumerable<JsonObject> Containers(JsonObject live) =>
        live.Items("status", "initContainerStatuses").Concat(live.Items("status", "containerStatuses"));

    private static bool IsServer(JsonObject live) => live.Text("spec", "restartPolicy") is "Always" or "";
}
