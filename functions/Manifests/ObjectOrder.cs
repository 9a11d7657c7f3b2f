using System.Collections.Frozen;

namespace GitOps.Functions.Manifests;

/// <summary>
/// The order in which kinds are applied, and its reverse for deleting: what others live in or refer to comes first, what may refuse
/// others' requests (admission webhooks, aggregated APIs) comes last. Within a kind the order of the files stays.
/// </summary>
internal static class ObjectOrder
{
    /// <summary>Kinds that must exist before others can even be sent; applied one stage earlier and waited for.</summary>
    private static readonly string[] Foundations = ["Namespace", "CustomResourceDefinition.apiextensions.k8s.io"];

    private static readonly string[] Prerequisites =
    [
        "PriorityClass.scheduling.k8s.io", "RuntimeClass.node.k8s.io", "ResourceQuota", "LimitRange", "NetworkPolicy.networking.k8s.io",
        "PodDisruptionBudget.policy", "ServiceAccount", "Secret", "ConfigMap", "StorageClass.storage.k8s.io", "CSIDriver.storage.k8s.io",
        "PersistentVolume", "PersistentVolumeClaim", "ClusterRole.rbac.authorization.k8s.io", "ClusterRoleBinding.rbac.authorization.k8s.io",
        "Role.rbac.authorization.k8s.io", "RoleBinding.rbac.authorization.k8s.io", "IngressClass.networking.k8s.io",
        "Cluster.gitops.functions", "GitRepository.source.toolkit.fluxcd.io", "HelmRepository.source.toolkit.fluxcd.io", "OCIRepository.source.toolkit.fluxcd.io",
    ];

    private static readonly string[] Workloads =
    [
        "Service", "DaemonSet.apps", "Pod", "ReplicationController", "ReplicaSet.apps", "Deployment.apps", "StatefulSet.apps", "Job.batch",
        "CronJob.batch", "HorizontalPodAutoscaler.autoscaling", "Ingress.networking.k8s.io",
    ];

    private static readonly string[] Last =
    [
        "APIService.apiregistration.k8s.io", "ValidatingAdmissionPolicy.admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
        "MutatingWebhookConfiguration.admissionregistration.k8s.io", "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
    ];

    private static readonly FrozenDictionary<string, int> Ranks = MakeRanks();

    /// <summary>Smaller is applied earlier. Kinds that nobody listed, custom resources among them, come after the workloads.</summary>
    public static int Rank(ObjectReference reference) => Ranks.GetValueOrDefault(reference.GroupKind, 1000);

    /// <summary>The stage of an apply: 0 what is waited for first, 1 what others refer to, 2 the rest, 3 what may refuse others' requests.</summary>
    public static int Stage(ObjectReference reference) => Rank(reference) switch
    {
        < 100 => 0,
        < 200 => 1,
        <= 1000 => 2,
        _ => 3,
    };

    /// <summary>In the order of applying; items of the same kind keep their order.</summary>
    public static IReadOnlyList<T> ForApply<T>(IEnumerable<T> items, Func<T, ObjectReference> reference) => [.. items.OrderBy(i => Rank(reference(i)))];

    /// <summary>In the order of deleting: exactly the reverse.</summary>
    public static IReadOnlyList<T> ForPrune<T>(IEnumerable<T> items, Func<T, ObjectReference> reference) => [.. ForApply(items, reference).Reverse()];

    private static FrozenDictionary<string, int> MakeRanks()
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (kinds, first) in new[] { (Foundations, 0), (Prerequisites, 100), (Workloads, 200), (Last, 2000) })
        {
            for (var i = 0; i < kinds.Length; i++) ranks[kinds[i]] = first + i;
        }

        return ranks.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
