using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>Which objects count in an application's health, and how: the rules of Argo CD.</summary>
internal static class HealthParts
{
    private const string IgnoreAnnotation = "argocd.argoproj.io/ignore-healthcheck";

    /// <summary>
    /// Whether an object of a plan counts: Git has it, it is no hook (one that failed has failed its sync, and says nothing about the application), no child
    /// Application (Argo CD leaves them out since 1.8: each shows its own health), and it is not marked to be left out.
    /// </summary>
    public static bool Counts(PlannedChange change) =>
        change.Desired is { } desired
        && !desired.Timing.IsHook
        && !change.IsRegistration
        && desired.Manifest.Annotation(IgnoreAnnotation) != "true"
        && change.Live?.Annotations.GetValueOrDefault(IgnoreAnnotation) != "true";

    /// <summary>
    /// The worst of the parts, with the object's name before its message, and how many others are as bad.
    /// </summary>
    public static HealthResult Worst(IEnumerable<(ObjectReference Object, HealthResult Health)> parts)
    {
        var counted = parts.ToList();
        var worst = HealthResult.Worst(counted.Select(static part => part.Health));
        if (worst.Status == HealthStatus.Healthy) return HealthResult.Healthy;
        var like = counted.Where(part => part.Health.Status == worst.Status).ToList();
        var why = like[0].Health.Message.Length > 0 ? $": {like[0].Health.Message}" : "";
        return worst with { Message = $"{like[0].Object}{why}{(like.Count > 1 ? $" (and {like.Count - 1} more)" : "")}" };
    }
}
