local labels(name) = { app: name };

{
  service(name, port, target):: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: name },
    spec: { ports: [{ port: port, targetPort: target }], selector: labels(name), type: 'ClusterIP' },
  },

  deployment(name, image, port, replicas):: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: name },
    spec: {
      replicas: replicas,
      selector: { matchLabels: labels(name) },
      template: {
        metadata: { labels: labels(name) },
        spec: { containers: [{ name: name, image: image, ports: [{ containerPort: port }] }] },
      },
    },
  },

  budget(name):: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: name },
    spec: { minAvailable: 1, selector: { matchLabels: labels(name) } },
  },
}
