using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Health;

/// <summary>
/// HorizontalPodAutoscaler: degraded when it cannot read its target or its metrics, healthy when it is able to scale. autoscaling/v1 has no
/// conditions of its own; the API server puts those of the newer versions into an annotation.
/// </summary>
internal static class HorizontalPodAutoscalerHealth
{
    private const string Annotation = "autoscaling.alpha.kubernetes.io/conditions";

    private static readonly string[] ScaleFailures = ["FailedGetScale", "FailedUpdateScale"];

    /// <summary>Judges one.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if (Conditions(live) is not { } conditions) return HealthResult.Unknown($"the annotation {Annotation} is no list of conditions");
        if (conditions.FirstOrDefault(IsFailure) is { } failed) return HealthResult.Degraded(failed.Says);
        return conditions.FirstOrDefault(static c => c is { Type: "AbleToScale" or "ScalingLimited", IsTrue: true }) is { } able
            ? new HealthResult(HealthStatus.Healthy, able.Message)
            : HealthResult.Progressing("Waiting to Autoscale");
    }

    // Every source of metrics has a reason of its own: FailedGetResourceMetric, FailedGetObjectMetric, FailedGetExternalMetric.
    private static bool IsFailure(LiveCondition condition) => condition.Type switch
    {
        "AbleToScale" => ScaleFailures.Contains(condition.Reason),
        "ScalingActive" => condition.Reason == "InvalidSelector"
            || (condition.Reason.StartsWith("FailedGet", StringComparison.Ordinal) && condition.Reason.EndsWith("Metric", StringComparison.Ordinal)),
        _ => false,
    };

    private static List<LiveCondition>? Conditions(JsonObject live)
    {
        if (live.Text("apiVersion") != "autoscaling/v1") return [.. live.Conditions("status", "conditions")];
        if (live.Text("metadata", "annotations", Annotation) is not { Length: > 0 } text) return [];
        try
        {
            return JsonNode.Parse(text) is JsonArray list ? [.. new JsonObject { ["list"] = list }.Conditions("list")] : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
