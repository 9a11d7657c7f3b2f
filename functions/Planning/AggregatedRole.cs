using System.Text.Json.Nodes;

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
    public static bool Is(JsonObject json) => json["aggregationRule"] is JsonObject && Text(json["kind"]) == "ClusterRole"
        && Text(json["apiVersion"]).StartsWith("rbac.authorization.k8s.io/", StringComparison.Ordinal);

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
