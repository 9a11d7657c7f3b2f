using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// A ClusterRole that collects the rules of others (<c>aggregationRule</c>). Its own <c>rules</c> are a controller's: the cluster writes them whatever a
/// manifest says, and most manifests say <c>rules: []</c>. Sent, they would be taken away and given back at every check, and rights with them.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles"/>
internal static class AggregatedRole
{
    /// <summary>The field that is the controller's.</summary>
    public const string Rules = "rules";

    /// <summary>Whether the object is one.</summary>
    public static bool Is(KubernetesObject one) => one is { Group: "rbac.authorization.k8s.io", Kind: "ClusterRole" } && one.Json["aggregationRule"] is JsonObject;

    /// <summary>Takes out what is the controller's to say.</summary>
    public static void Strip(KubernetesObject one)
    {
        if (Is(one)) one.Json.Remove(Rules);
    }
}
