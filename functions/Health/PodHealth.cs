using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>Pod: a server is healthy when ready, a task when it succeeded; a container that cannot start or crashes makes it degraded.</summary>
internal static class PodHealth
{
    /// <summary>Says that a pod with another restart policy than Always is a server all the same: an operator restarts it.</summary>
    private const string IgnoreRestartPolicy = "argocd.argoproj.io/ignore-restart-policy";

    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        // A hook's image may still turn up; a task is not called degraded for it, lest it run after its sync was given up.
        if (RestartsAlways(live) && StuckContainers(live) is { Length: > 0 } stuck) return HealthResult.Degraded(stuck);
        return live.Text("status", "phase") switch
        {
            "Succeeded" => new HealthResult(HealthStatus.Healthy, Message(live)),
            "Failed" => HealthResult.Degraded(Failure(live)),
            "Running" => Running(live),
            "Pending" => HealthResult.Progressing(Message(live) is { Length: > 0 } message ? message : StuckInit(live)),
            var other => HealthResult.Unknown(Message(live) is { Length: > 0 } message ? message : other.Length > 0 ? $"phase {other}" : "no phase"),
        };
    }

    // A task that runs is not done; a server that runs may be ready, coming up, or coming up again.
    private static HealthResult Running(JsonObject live)
    {
        if (!RestartsAlways(live) && live.At("metadata", "annotations", IgnoreRestartPolicy) is null) return HealthResult.Progressing(Message(live));
        if (live.Condition("Ready") is { IsTrue: true }) return new HealthResult(HealthStatus.Healthy, Message(live));
        var crashed = live.Items("status", "containerStatuses").FirstOrDefault(static one => one.At("lastState", "terminated") is JsonObject);
        if (crashed is null) return HealthResult.Progressing(Message(live));
        return HealthResult.Degraded(Message(live) is { Length: > 0 } message ? message : $"container \"{crashed.Text("name")}\" ended before: {Ended(crashed, "lastState")}");
    }

    private static string StuckContainers(JsonObject live) => string.Join(", ", Stuck(live.Items("status", "containerStatuses")));

    // Argo CD looks at these of the main containers only: the pod is on its way, and the message says what it waits for.
    private static string StuckInit(JsonObject live) => string.Join(", ", Stuck(live.Items("status", "initContainerStatuses")));

    // The kubelet names such reasons ErrImagePull, CreateContainerConfigError, CrashLoopBackOff.
    private static IEnumerable<string> Stuck(IEnumerable<JsonObject> containers) => containers
        .Select(static one => (Reason: one.Text("state", "waiting", "reason"), Message: one.Text("state", "waiting", "message")))
        .Where(static one => IsError(one.Reason))
        .Select(static one => one.Message.Length > 0 ? one.Message : one.Reason);

    private static string Failure(JsonObject live)
    {
        if (Message(live) is { Length: > 0 } message) return message;
        return live.Items("status", "initContainerStatuses").Concat(live.Items("status", "containerStatuses"))
            .Select(static one => Ended(one, "state"))
            .FirstOrDefault(static said => said.Length > 0, "the pod failed");
    }

    private static string Ended(JsonObject container, string state) => container.At(state, "terminated") switch
    {
        JsonObject ended when ended.Text("message") is { Length: > 0 } message => message,
        JsonObject ended when ended.Text("reason") == "OOMKilled" => "OOMKilled",
        JsonObject ended when ended.Number("exitCode") is not (null or 0) => $"container \"{container.Text("name")}\" failed with exit code {ended.Number("exitCode")}",
        _ => "",
    };

    private static bool IsError(string reason) =>
        reason.StartsWith("Err", StringComparison.Ordinal)
        || reason.EndsWith("Error", StringComparison.Ordinal)
        || reason.EndsWith("BackOff", StringComparison.Ordinal);

    private static string Message(JsonObject live) => live.Text("status", "message");

    private static bool RestartsAlways(JsonObject live) => live.Text("spec", "restartPolicy") is "Always" or "";
}
