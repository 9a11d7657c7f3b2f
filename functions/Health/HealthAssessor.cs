using System.Text.Json.Nodes;
using GitOps.Functions.Health.Rules;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Health;

/// <summary>
/// Judges one object by itself: a pure function, with Argo CD's meaning for the kinds that Kubernetes has and for those custom resources that
/// have rules (<see cref="RuleLibrary"/>), and the conventions of kstatus (observedGeneration; conditions Stalled, Reconciling, Ready) for
/// all others.
/// </summary>
internal static class HealthAssessor
{
    private const int MaxMessage = 1000;

    /// <summary>Argo CD keeps a hook that is being deleted until its sync is over: it is judged as if it were not.</summary>
    private const string HookFinalizer = "argocd.argoproj.io/hook-finalizer";

    // A kind of its own: one file and one line here.
    private static readonly Dictionary<(string Group, string Kind), Func<JsonObject, HealthResult>> Kinds = new()
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
        [("autoscaling", "HorizontalPodAutoscaler")] = HorizontalPodAutoscalerHealth.Assess,
        [("elasticsearch.k8s.elastic.co", "Elasticsearch")] = ElasticsearchHealth.Assess,
        [("", "Namespace")] = NamespaceHealth.Assess,
    };

    /// <summary>The health of an object that is being deleted: on its way, and what holds it up.</summary>
    public static HealthResult PendingDeletion(IReadOnlyList<string> finalizers) =>
        HealthResult.Progressing(finalizers.Count == 0 ? "Pending deletion" : $"Pending deletion; blocked by finalizers: {string.Join(", ", finalizers)}");

    /// <summary>
    /// Whether an object's content can say anything about health: a kind with a rule, or one that is not Kubernetes' own and may follow the
    /// conventions. A ConfigMap is healthy by being there.
    /// </summary>
    public static bool HasRule(ObjectReference reference) =>
        Kinds.ContainsKey((reference.Group, reference.Kind))
        || RuleLibrary.Has(reference.Group, reference.Kind)
        || (reference.Group.Contains('.', StringComparison.Ordinal) && !reference.Group.EndsWith(".k8s.io", StringComparison.Ordinal));

    /// <summary>Judges an object as it is in the cluster. One without any rule or condition is healthy by being there.</summary>
    public static HealthResult Assess(JsonObject live)
    {
        var finalizers = Finalizers(live);
        var leaving = live.Text("metadata", "deletionTimestamp").Length > 0 && !finalizers.Contains(HookFinalizer);
        var result = leaving ? PendingDeletion(finalizers) : ByKind(live, Group(live), live.Text("kind"));
        return result.Message.Length > MaxMessage ? result with { Message = result.Message[..MaxMessage] + "…" } : result;
    }

    private static HealthResult ByKind(JsonObject live, string group, string kind)
    {
        if (Kinds.GetValueOrDefault((group, kind)) is { } assess) return assess(live);
        return RuleLibrary.Find(group, kind) is { } rules ? Rule.Judge(rules, new RuleScope(live)) : ConditionsHealth.Assess(live);
    }

    private static List<string> Finalizers(JsonObject live) => live.At("metadata", "finalizers") is JsonArray list
        ? [.. list.OfType<JsonValue>().Select(static one => one.TryGetValue<string>(out var name) ? name : "").Where(static name => name.Length > 0)]
        : [];

    private static string Group(JsonObject live)
    {
        var apiVersion = live.Text("apiVersion");
        return apiVersion.LastIndexOf('/') is var slash and >= 0 ? apiVersion[..slash] : "";
    }
}
