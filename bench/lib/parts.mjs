// The real parts: Azurite, etcd and kube-apiserver with an audit log, on free ports, with their data in a folder of this run.
import { execFileSync } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Api } from "./api.mjs";
import { AuditLog, policy } from "./audit-log.mjs";
import { freePorts, listens, start, until } from "./processes.mjs";

const setup = fileURLToPath(new URL("../../eng/setup.sh", import.meta.url));

/** Where kubectl, helm, Azurite and the control plane are; fetched by eng/setup.sh where they are not there yet. */
export function findTools() {
  const names = ["KUBEBUILDER_ASSETS", "GITOPS_KUBECTL", "GITOPS_HELM", "GITOPS_AZURITE"];
  const script = `set -e; exports=$("$0" --print-env); eval "$exports"; printf '%s\\n' ${names.map(name => `"$${name}"`).join(" ")}`;
  const [assets, kubectl, helm, azurite] = execFileSync("bash", ["-c", script, setup], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).split("\n");
  return { etcd: `${assets}/etcd`, apiServer: `${assets}/kube-apiserver`, kubectl, helm, azurite };
}

/** Starts the storage emulator, in memory. @returns its connection string. */
export async function startAzurite(tools, folder) {
  const [blob, queue, table] = await freePorts(3);
  const service = start("Azurite", tools.azurite, [
    "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence", "--blobPort", blob, "--queuePort", queue, "--tablePort", table,
  ].map(String), { log: `${folder}/azurite.log`, cwd: folder });
  for (const port of [blob, queue, table]) await until("Azurite", () => listens(port), { ended: () => service.end });
  // The emulator's account and key are published constants, not a secret.
  const [account, key] = ["devstoreaccount1", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="];
  const endpoint = (name, port) => `${name}Endpoint=http://127.0.0.1:${port}/${account};`;
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};${endpoint("Blob", blob)}${endpoint("Queue", queue)}${endpoint("Table", table)}`;
}

/** Starts etcd and the API server, on some processors where they are named. @returns the cluster: port, kubeconfig, audit log and a client of our own. */
export async function startControlPlane(tools, folder, processors) {
  const [client, peer, port] = await freePorts(3);
  const token = randomBytes(16).toString("hex");
  const file = (name, text) => { writeFileSync(`${folder}/${name}`, text, { mode: 0o600 }); return `${folder}/${name}`; };
  mkdirSync(`${folder}/certificates`);
  const key = file("sa.key", generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }));
  const etcd = start("etcd", tools.etcd, [
    "--data-dir", `${folder}/etcd`, "--unsafe-no-fsync", "--quota-backend-bytes", String(8 << 30),
    "--listen-client-urls", `http://127.0.0.1:${client}`, "--advertise-client-urls", `http://127.0.0.1:${client}`, "--listen-peer-urls", `http://127.0.0.1:${peer}`,
    "--initial-advertise-peer-urls", `http://127.0.0.1:${peer}`, "--initial-cluster", `default=http://127.0.0.1:${peer}`,
  ], { log: `${folder}/etcd.log`, processors });
  await until("etcd", () => listens(client), { ended: () => etcd.end });
  // A range of 16 bits, as k3s and EKS have it: the server writes the whole bitmap of the range for each Service, and one of 12 bits (128 KiB)
  // fills etcd within minutes and says more about that than about anything else.
  const server = start("kube-apiserver", tools.apiServer, [
    `--etcd-servers=http://127.0.0.1:${client}`, `--secure-port=${port}`, "--bind-address=127.0.0.1", `--cert-dir=${folder}/certificates`,
    "--service-account-issuer=https://kubernetes.default.svc", `--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`,
    `--token-auth-file=${file("tokens.csv", `${token},admin,admin,system:masters\n`)}`, "--authorization-mode=RBAC,Node", "--service-cluster-ip-range=10.96.0.0/16",
    "--allow-privileged=true", "--disable-admission-plugins=ServiceAccount",
    `--audit-policy-file=${file("audit-policy.yaml", policy)}`, `--audit-log-path=${folder}/audit.log`, "--audit-log-mode=blocking",
  ], { log: `${folder}/kube-apiserver.log`, processors });
  const certificate = `${folder}/certificates/apiserver.crt`;
  await until("kube-apiserver", () => existsSync(certificate) && listens(port), { ended: () => server.end });
  const api = new Api(port, token, () => readFileSync(certificate));
  await until("kube-apiserver", () => api.isReady(), { ended: () => server.end });
  const kubeconfig = (name, at) => file(name, kubeconfigText(at, token, certificate));
  return { port, token, api, kubeconfig: kubeconfig("kubeconfig", port), kubeconfigAt: at => kubeconfig(`kubeconfig-${at}`, at), audit: new AuditLog(`${folder}/audit.log`) };
}

const kubeconfigText = (port, token, certificate) => `
apiVersion: v1
kind: Config
current-context: bench
contexts: [{ name: bench, context: { cluster: bench, user: bench } }]
users: [{ name: bench, user: { token: "${token}" } }]
clusters: [{ name: bench, cluster: { server: "https://127.0.0.1:${port}", certificate-authority: "${certificate}" } }]
`;
