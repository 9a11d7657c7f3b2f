using System.Text;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>Manifests of the end-to-end tests.</summary>
internal static class Manifests
{
    /// <summary>A Deployment with its Service, ConfigMap, Secret and role: one of each of what applications usually have.</summary>
    public const string Shop = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings }
        data: { colour: blue, size: "10" }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: password }
        stringData: { word: correct horse battery staple }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: reader }
        rules: [{ apiGroups: [""], resources: [configmaps], verbs: [get, list] }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, labels: { app: web } }
        spec:
          replicas: 2
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              serviceAccountName: web
              containers: [{ name: web, image: "nginx:1", ports: [{ containerPort: 8080 }], resources: { requests: { cpu: 50m } } }]
        """;

    /// <summary>A ConfigMap.</summary>
    public static string ConfigMap(string name, string value = "1") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}} }
        data: { value: "{{value}}" }
        """;

    /// <summary>Many ConfigMaps in one file.</summary>
    public static string ConfigMaps(int count, string value = "1")
    {
        var all = new StringBuilder();
        for (var i = 0; i < count; i++) all.Append(ConfigMap($"item-{i:000}", value)).Append("\n---\n");
        return all.ToString();
    }
}
