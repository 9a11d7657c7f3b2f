using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>What a chart may ask of a real API server, and of one that tells everything at once.</summary>
public sealed class CapabilityReaderTests(ControlPlane plane)
{
    [Fact]
    public async Task The_version_and_all_that_is_served_are_read_and_remembered()
    {
        using var cluster = await TestClusters.ConnectAsync(plane);
        var capabilities = await cluster.ReadCapabilitiesAsync(default);
        var version = (string?)JsonNode.Parse(await plane.KubectlAsync("version", "-o", "json"))!["serverVersion"]!["gitVersion"];
        Assert.Equal(version, capabilities.KubeVersion);
        Assert.Superset(new HashSet<string> { "v1", "v1/ConfigMap", "apps/v1", "apps/v1/Deployment", "rbac.authorization.k8s.io/v1/ClusterRole", "autoscaling/v1" }, capabilities.ApiVersions.ToHashSet());
        Assert.DoesNotContain("v1/Deployment", capabilities.ApiVersions);
        Assert.Equal(capabilities.ApiVersions.Distinct().Order(StringComparer.Ordinal), capabilities.ApiVersions);
        Assert.Same(capabilities, await cluster.ReadCapabilitiesAsync(default));
    }

    [Fact]
    public void Aggregated_discovery_is_read()
    {
        var served = CapabilityReader.Served((JsonObject)JsonNode.Parse("""
            {"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": [
              {"metadata": {"name": "apps"}, "versions": [{"version": "v1", "freshness": "Current", "resources": [
                {"resource": "deployments", "responseKind": {"group": "apps", "version": "v1", "kind": "Deployment"}, "scope": "Namespaced", "verbs": ["get"],
                 "subresources": [{"subresource": "scale", "responseKind": {"group": "autoscaling", "version": "v1", "kind": "Scale"}, "verbs": ["get"]}]}]}]},
              {"metadata": {"name": "metrics.k8s.io"}, "versions": [{"version": "v1beta1", "freshness": "Stale"}]},
              {"metadata": {}, "versions": [{"version": "v1", "resources": [{"resource": "pods", "responseKind": {"version": "v1", "kind": "Pod"}}, {"resource": "odd"}]}]}]}
            """)!);
        Assert.Equal(["apps/v1", "apps/v1/Deployment", "metrics.k8s.io/v1beta1", "v1", "v1/Pod"], served);
    }
}
