using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Egress;
using GitOps.Functions.Manifests;
using GitOps.Functions.Tests.RealParts;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>Connections to the real control plane, made by the real connector.</summary>
internal static class TestClusters
{
    public static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", Namespaced: true, ["patch"]);

    public static readonly ApiResource Secrets = new("", "v1", "Secret", "secrets", Namespaced: true, ["patch"]);

    public static readonly ApiResource Deployments = new("apps", "v1", "Deployment", "deployments", Namespaced: true, ["patch"]);

    public static readonly ManifestOrigin Origin = new("clusters/test.yaml", 3);

    public static Task<ClusterConnection> ConnectAsync(ControlPlane plane) => ConnectAsync(OfKubeconfig(plane));

    public static Task<ClusterConnection> ConnectAsync(Cluster cluster, params (string Key, string? Value)[] settings) =>
        Connector(settings).ConnectAsync(cluster, CancellationToken.None);

    public static Cluster OfKubeconfig(ControlPlane plane) => new()
    {
        Name = "test",
        Origin = Origin,
        Trusted = true,
        Kubeconfig = new KubeconfigReference(plane.KubeconfigPath, null, null),
    };

    public static ClusterConnector Connector(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), s.Value))).Build();
        var outbound = new OutboundHandlers(OutboundPolicy.From(configuration));
        var clusters = new ClusterSettings(configuration);
        var kubeconfigs = new KubeconfigAccess(clusters, TimeProvider.System);
        var aks = new AksAccess(clusters, kubeconfigs, outbound, static () => new Azure.Identity.ManagedIdentityCredential(Azure.Identity.ManagedIdentityId.SystemAssigned), TimeProvider.System);
        return new ClusterConnector(new ClusterAccessReader(clusters, kubeconfigs, aks), outbound, TimeProvider.System);
    }

    public static KubernetesObject Object(string json) => new((JsonObject)JsonNode.Parse(json)!, Origin);

    public static KubernetesObject ConfigMap(string ns, string name, string value = "1", string? label = null) => Object(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","labels":{"applyset.kubernetes.io/part-of":"{{{label ?? "x"}}}"}},"data":{"value":"{{{value}}}"}}""");

    public static KubernetesObject Deployment(string ns, string name, int replicas = 1, string image = "nginx:1") => Object(
        $$$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{{name}}}}","namespace":"{{{{ns}}}}"},"spec":{"replicas":{{{{replicas}}}},"selector":{"matchLabels":{"app":"{{{{name}}}}"}},"template":{"metadata":{"labels":{"app":"{{{{name}}}}"}},"spec":{"containers":[{"name":"web","image":"{{{{image}}}}"}]} } } }""");
}
