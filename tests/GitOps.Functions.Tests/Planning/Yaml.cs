namespace GitOps.Functions.Tests.Planning;

/// <summary>Manifests for tests.</summary>
internal static class Yaml
{
    public static string Join(params IEnumerable<string> documents) => string.Join("\n---\n", documents);

    public static string ConfigMap(string name, string value = "1", string metadata = "") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{name}}{{metadata}}}
        data: {value: "{{value}}"}
        """;

    public static string Secret(string name, string value) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}}
        stringData: {password: "{{value}}"}
        """;

    public static string Deployment(string name, int replicas = 1, string image = "nginx:1") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, labels: {tier: web} }
        spec:
          replicas: {{replicas}}
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} } }
            spec: {containers: [{name: web, image: "{{image}}"}]}
        """;

    public static string Job(string image, string options = "Prune=true") => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate, annotations: {argocd.argoproj.io/sync-options: "{{options}}"} }
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: {{image}} }]} } }
        """;

    public static string Service(string name) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}}
        spec: {selector: {app: {{name}}}, ports: [{name: http, port: 80}]}
        """;

    public static string Role(string name, string verb = "get") => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: {{name}}}
        rules: [{apiGroups: [""], resources: [pods], verbs: [{{verb}}]}]
        """;

    public static string Namespace(string name) => $$"""
        apiVersion: v1
        kind: Namespace
        metadata: {name: {{name}}}
        """;

    public static string Definition(string group, string kind = "Widget", string plural = "widgets") => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{plural}}.{{group}}}
        spec:
          group: {{group}}
          scope: Namespaced
          names: {kind: {{kind}}, plural: {{plural}}}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }]
        """;

    public static string Widget(string group, string name) => $$"""
        apiVersion: {{group}}/v1
        kind: Widget
        metadata: {name: {{name}}}
        spec: {size: 1}
        """;
}
