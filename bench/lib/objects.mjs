// What is applied: mixed objects as applications have them, a file each, and the same as ready-made patches for the raw loop.
const labels = (name, version) => ({ "app.kubernetes.io/name": name, "app.kubernetes.io/version": `${version}` });

const kinds = [
  { api: "v1", kind: "ConfigMap", plural: "configmaps", rest: (name, version) => ({ data: { "settings.ini": `name=${name}\nversion=${version}\nlevel=info\n`, greeting: "hello" } }) },
  { api: "v1", kind: "Service", plural: "services", rest: name => ({ spec: { selector: { app: name }, ports: [{ name: "http", port: 80, targetPort: 8080 }] } }) },
  { api: "apps/v1", kind: "Deployment", plural: "deployments", rest: (name, version) => ({ spec: { replicas: 2, selector: { matchLabels: { app: name } }, template: {
    metadata: { labels: { app: name } },
    spec: { containers: [{
      name: "main", image: `registry.example.com/${name}:${version}`, ports: [{ containerPort: 8080 }], env: [{ name: "LEVEL", value: "info" }],
      resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } }, readinessProbe: { httpGet: { path: "/ready", port: 8080 } },
    }] },
  } } }) },
  { api: "v1", kind: "ServiceAccount", plural: "serviceaccounts", rest: () => ({ automountServiceAccountToken: false }) },
  { api: "rbac.authorization.k8s.io/v1", kind: "Role", plural: "roles", rest: name => ({ rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: [name], verbs: ["get", "watch"] }] }) },
];

/** The objects of a set. @param versionOf the version of the i-th. */
export const objects = (count, versionOf = () => 1) => Array.from({ length: count }, (_, i) => {
  const { api, kind, rest } = kinds[i % kinds.length];
  const name = `bench-${String(i).padStart(5, "0")}`;
  return { apiVersion: api, kind, metadata: { name, labels: labels(name, versionOf(i)) }, ...rest(name, versionOf(i)) };
});

/** One application of the row with many: what Flux's published benchmark has in each (a Deployment scaled to zero, Service, ServiceAccount, Ingress). */
export const smallApplication = name => [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, labels: labels(name, 1) } },
  { apiVersion: "v1", kind: "Service", metadata: { name, labels: labels(name, 1) }, ...kinds[1].rest(name) },
  { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, labels: labels(name, 1) }, spec: { ...kinds[2].rest(name, 1).spec, replicas: 0 } },
  { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name, labels: labels(name, 1) }, spec: { rules: [{
    host: `${name}.example.com`, http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { name: "http" } } } }] },
  }] } },
];

/** As people write it. */
export const yaml = (value, indent = "") => Object.entries(value).map(([key, item]) => entry(`${indent}${plain(key)}:`, item, indent)).join("");

const entry = (head, item, indent) => {
  if (Array.isArray(item)) return `${head}\n${item.map(one => `${indent}- ${inItem(one, indent)}`).join("")}`;
  if (typeof item === "object") return `${head}\n${yaml(item, `${indent}  `)}`;
  return typeof item === "string" && item.includes("\n") ? `${head} |\n${item.trimEnd().split("\n").map(line => `${indent}  ${line}\n`).join("")}` : `${head} ${plain(item)}\n`;
};

const inItem = (one, indent) => typeof one === "object" ? yaml(one, `${indent}  `).trimStart() : `${plain(one)}\n`;

const plain = value => typeof value === "string" && !/^[a-zA-Z][\w./-]*$/.test(value) ? JSON.stringify(value) : String(value);

/** Where an object is in the API. */
export function path(object, namespace) {
  const group = object.apiVersion.includes("/") ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
  return `${group}/namespaces/${namespace}/${plural(object)}/${object.metadata.name}`;
}

const plural = ({ kind }) => kinds.find(one => one.kind === kind)?.plural ?? "ingresses";

/** The raw loop's requests, with their bodies made before the clock starts, in lines: the server's YAML parser is quicker with them than with JSON of one line. */
export const patches = (set, namespace) => set.map(object => ({
  path: path(object, namespace), body: Buffer.from(JSON.stringify({ ...object, metadata: { ...object.metadata, namespace } }, null, 1).replace(/\n +/g, "\n")),
}));

/** What a namespace's clearing takes: these kinds can be deleted as a whole on every server; Services one by one. */
export const collections = namespace => ["/api/v1", "/apis/apps/v1", "/api/v1", "/apis/rbac.authorization.k8s.io/v1", "/apis/networking.k8s.io/v1"]
  .map((group, i) => `${group}/namespaces/${namespace}/${["configmaps", "deployments", "serviceaccounts", "roles", "ingresses"][i]}`);
