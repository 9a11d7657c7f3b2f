namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Manifests with hook and wave annotations.</summary>
internal static class HookYaml
{
    public static string Job(string name, string hook, string policy = "", int wave = 0, string nameField = "name") => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata:
          {{nameField}}: {{name}}
          annotations:
            argocd.argoproj.io/hook: {{hook}}
            argocd.argoproj.io/sync-wave: "{{wave}}"
            argocd.argoproj.io/hook-delete-policy: "{{policy}}"
        spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: busybox }] } } }
        """;

    public static string ConfigMap(string name, int wave, string value = "1") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}}, annotations: { argocd.argoproj.io/sync-wave: "{{wave}}" } }
        data: { value: "{{value}}" }
        """;

    public static string Deployment(string name, int wave = 0) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}}, annotations: { argocd.argoproj.io/sync-wave: "{{wave}}" } }
        spec:
          selector: { matchLabels: { app: {{name}} } }
          template: { metadata: { labels: { app: {{name}} } }, spec: { containers: [{ name: web, image: "nginx:1" }] } }
        """;
}
