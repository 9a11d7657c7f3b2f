using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Health;

/// <summary>
/// Judges one object by itself: a pure function, with Argo CD's meaning for the kinds that Kubernetes has, and the conventions of kstatus
/// (observedGeneration; conditions Stalled, Reconciling, Ready) for all others.
/// </summary>
internal static class HealthAssessor
{
    private const int MaxMessage = 1000;

    // A kind of its own: one file and one line here.
    private static readonly Dictionary<(string Group, string Kind), Func<JsonObject, HealthResult>> Rules = new()
    {
        [("apps", "Deployment")] = DeploymentHealth.Assess,
        [("apps", "StatefulSet")] = StatefulSetHealth.Assess,
        [("apps", "DaemonSet")] = DaemonSetHealth.Assess,
        [("apps", "ReplicaSet")] = ReplicaSetHealth.Assess,
        [("", "Pod")] = PodHealth.Assess,
        [("batch", "Job")] = JobHealth.Assess,
        [("", "PersistentVolumeClaim")] = PersistentVolumeClaimHealth.Assess,
        [("", "Service")] = ServiceHealth.Assess,
        [("networking.k8s.io", "Ingress")] = IngressHealth.Assess,
        [("extensions", "Ingress")] = IngressHealth.Assess,
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = CustomResourceDefinitionHealth.Assess,
        [("apiregistration.k8s.io", "APIService")] = ApiServiceHealth.Assess,
        [("", "Namespace")] = NamespaceHealth.Assess,
    };

    /// <summary>
    /// Whether an object's content can say anything about health: a kind with a rule, or one that is not Kubernetes' own and may follow the
    /// conventions. A ConfigMap is healthy by being there.
    /// </summary>
    public static bool HasRule(ObjectReference reference) =>
        Rules.ContainsKey((reference.Group, reference.Kind)) || (reference.Group.Contains('.', StringComparison.Ordinal) && !reference.Group.EndsWith(".k8s.io", StringComparison.Ordinal));

    /// <summary>Judges an object as it is in the cluster. One without any rule or condition is healthy by being there.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        if (live.Text("metadata", "deletionTimestamp").Length > 0) return HealthResult.Progressing("Pending deletion");
        var result = Rules.GetValueOrDefault((Group(live), live.Text("kind")), ConditionsHealth.Assess)(live);
        return result.Message.Length > MaxMessage ? result with { Message = result.Message[..MaxMessage] + "…" } : result;
    }

    private static string Group(JsonObject live)
    {
        var apiVersion = live.Text("apiVersion");
        return apiVersion.LastIndexOf('/') is var slash and >= 0 ? apiVersion[..slash] : "";
    }
}
