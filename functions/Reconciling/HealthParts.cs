using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>Which objects count in an application's health, and how: the rules of Argo CD.</summary>
internal static class HealthParts
{
    private const string IgnoreAnnotation = "argocd.argoproj.io/ignore-healthcheck";

    /// <summary>
    /// Whether an object of a plan counts: Git has it, it is no hook (one that failed has failed its sync, and says nothing about the application), and
    /// it is not marked to be left out.
    /// </summary>
    public static bool Counts(PlannedChange change) =>
        change.Desired is { } desired
        && !desired.Timing.IsHook
        && desired.Manifest.Annotation(IgnoreAnnotation) != "true"
        && change.Live?.Annotations.GetValueOrDefault(IgnoreAnnotation) != "true";

    /// <summary>
    /// The worst of the parts, with the object's name before its message, and how many others are as bad. A child Application that is missing or
    /// that nobody looked at yet says nothing about its parent.
    /// </summary>
    public static HealthResult Worst(IEnumerable<(ObjectReference Object, HealthResult Health)> parts)
    {
        var counted = parts.Where(static part => !IsSilentChild(part.Object, part.Health)).ToList();
        var worst = HealthResult.Worst(counted.Select(static part => part.Health));
        if (worst.Status == HealthStatus.Healthy) return HealthResult.Healthy;
        var like = counted.Where(part => part.Health.Status == worst.Status).ToList();
        var why = like[0].Health.Message.Length > 0 ? $": {like[0].Health.Message}" : "";
        return worst with { Message = $"{like[0].Object}{why}{(like.Count > 1 ? $" (and {like.Count - 1} more)" : "")}" };
    }

    private static bool IsSilentChild(ObjectReference reference, HealthResult health) =>
        reference is { Group: "argoproj.io", Kind: "Application" } && health.Status is (HealthStatus.Missing or HealthStatus.Unknown);
}
