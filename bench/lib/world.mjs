// Everything of one run: a folder that goes at its end, the real parts, a Git repository, and the ways to run the app and kubectl.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { collections, objects, path, yaml } from "./objects.mjs";
import { findTools, startAzurite, startControlPlane } from "./parts.mjs";
import { freePorts, listens, processorTimes, run, start, stop, until } from "./processes.mjs";

export const agents = { gitops: "gitops-functions", kubectl: "kubectl" };

/** A schedule of the drift timer that ticks at a time of day (UTC) and then not for a day. */
export const dailyAt = time => `${time.getUTCSeconds()} ${time.getUTCMinutes()} ${time.getUTCHours()} * * *`;

const folders = [];

export class World {
  #applications = 0;
  #logs = 0;
  #server = "bench";

  /** Starts the parts. @param app folder of the published app. @param processors those of the cluster; any where left out. */
  static async start(app, processors) {
    if (!existsSync(`${app}/gitops`)) throw new Error(`${app} holds no published app (gitops); make one with: dotnet publish functions -c Release -o ${app}`);
    const world = new World();
    world.executable = `${app}/gitops`;
    // In memory where the machine has that, so that no disk is measured.
    world.folder = mkdtempSync(`${existsSync("/dev/shm") ? "/dev/shm" : tmpdir()}/gitops-bench.`);
    folders.push(world.folder);
    world.tools = findTools();
    for (const name of ["manifests", "logs", "home"]) mkdirSync(`${world.folder}/${name}`);
    world.storage = await startAzurite(world.tools, world.folder);
    world.cluster = await startControlPlane(world.tools, world.folder, processors);
    world.addCluster("bench", world.cluster.kubeconfig);
    return world;
  }

  /** Removes the folders of this process; the parts must have been stopped. */
  static removeAll() { folders.forEach(folder => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })); }

  /** Another way to the same cluster. */
  addCluster(name, kubeconfig) {
    this.#write(`cluster-${name}`, yaml({ apiVersion: "gitops.functions/v1", kind: "Cluster", metadata: { name }, spec: { kubeconfig: { path: kubeconfig } } }));
  }

  /** A repository of its own with a set of objects in folder app, a file each. */
  repository(name, set) { return new Repository(`${this.folder}/${name}`, set); }

  /** A namespace and an application of its own that goes there. @returns its name, the namespace's too. */
  async application(repoURL, { cluster = "bench", path = "app", namespace, name = `bench-${++this.#applications}` } = {}) {
    if (!namespace) await this.cluster.api.must("POST", "/api/v1/namespaces", { metadata: { name } });
    this.#write(name, yaml({
      apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name },
      spec: {
        source: { repoURL, targetRevision: "main", path }, destination: { name: cluster, namespace: namespace ?? name },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
      },
    }));
    return name;
  }

  /** A namespace alone, for those who have no application. */
  async namespace() {
    const name = `bench-${++this.#applications}`;
    await this.cluster.api.must("POST", "/api/v1/namespaces", { metadata: { name } });
    return name;
  }

  /** Objects of somebody else, of a kind that the applications have too. */
  async addOthers(count) {
    if (count === 0) return;
    const name = await this.namespace();
    await this.cluster.api.each(Array.from({ length: count }, (_, i) => `other-${i}`), 32, one => this.cluster.api.must("POST", `/api/v1/namespaces/${name}/configmaps`, { metadata: { name: one }, data: { value: one } }));
  }

  /** Takes an application out, and everything out of its namespace, so that the next turn finds the cluster as the first one did. */
  async clear(name, set) {
    rmSync(`${this.folder}/manifests/${name}.yaml`, { force: true });
    for (const collection of collections(name)) await this.cluster.api.must("DELETE", collection);
    await this.cluster.api.each(set.filter(one => one.kind === "Service"), 16, one => this.cluster.api.must("DELETE", path(one, name)));
  }

  /** What a deployment controller would do: without nodes no Deployment gets ready by itself. */
  async makeReady(namespace) {
    const collection = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    const { items } = JSON.parse((await this.cluster.api.must("GET", collection)).text);
    await this.cluster.api.each(items, 16, ({ metadata: { name, generation } }) => this.cluster.api.must("PATCH", `${collection}/${name}/status`, { status: {
      observedGeneration: generation, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2,
      conditions: [{ type: "Available", status: "True", reason: "MinimumReplicasAvailable" }, { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" }],
    } }, "application/merge-patch+json"));
  }

  get environment() {
    return {
      ...process.env, HOME: `${this.folder}/home`, AzureWebJobsStorage: this.storage, GitOps__Applications: `${this.folder}/manifests`,
      Git__AllowLocal: this.folder, Tools__Kubectl: this.tools.kubectl, Tools__Helm: this.tools.helm, GitOps__Network__AllowLoopback: "true",
    };
  }

  /** A verb of the command line. */
  gitops(args, options) { return run(this.executable, args, { env: this.environment, ...options }); }

  /** kubectl with its caches kept from turn to turn, as a person's are. */
  kubectl(args, { kubeconfig = this.cluster.kubeconfig, ...options } = {}) {
    return run(this.tools.kubectl, ["--kubeconfig", kubeconfig, ...args], { env: this.environment, ...options });
  }

  /** The long-running app as the Functions host starts it: what is posted to it is one queue message. */
  async handler(environment = {}) {
    const [port] = await freePorts(1);
    const service = this.#start([], { ...environment, FUNCTIONS_CUSTOMHANDLER_PORT: String(port) });
    await until("the handler", () => listens(port), { ended: () => service.end });
    const reconcile = async (application, reason) => {
      const { ms, status } = await invoke(port, application, reason);
      if (status !== 200) throw new Error(`the ${reason} pass over ${application} was answered ${status}: ${service.end ?? lastError(service.log)}`);
      return { ms };
    };
    return { pid: service.pid, reconcile, stop: () => stop(service) };
  }

  /** gitops serve, told line by line. */
  async serve(environment, onLine = () => {}) {
    let address = "";
    const service = this.#start(["serve", "--port", "0"], environment, line => {
      address ||= /^Listening on (\S+)/.exec(line)?.[1] ?? "";
      onLine(line);
    });
    await until("gitops serve", () => address, { ended: () => service.end });
    return { pid: service.pid, address, ended: () => service.end, stop: () => stop(service) };
  }

  /** What a client asks of the API server, and the processor time of all parts, while some work is done; beside what the work returns. */
  async counted(agent, work) {
    const mark = this.cluster.audit.mark();
    const before = processorTimes();
    const { stdout, stderr, ...result } = await work();
    const processor = Object.entries(processorTimes()).map(([name, time]) => [name, time - (before[name] ?? 0)]);
    if (result.processor) processor.unshift([agent, result.processor]);
    return { ...result, processor: Object.fromEntries(processor), api: await this.cluster.audit.since(mark, agent) };
  }

  #start(args, environment, onLine) {
    return start("gitops", this.executable, args, { env: { ...this.environment, ...environment }, log: `${this.folder}/logs/gitops-${++this.#logs}`, onLine });
  }

  #write(name, text) { writeFileSync(`${this.folder}/manifests/${name}.yaml`, text); }
}

/** A bare repository and a clone to work in. */
class Repository {
  constructor(folder, set) {
    this.bare = `${folder}.git`;
    this.clone = folder;
    execFileSync("git", ["init", "-q", "--bare", "-b", "main", this.bare]);
    execFileSync("git", ["init", "-q", "-b", "main", folder]);
    this.write(set);
    this.push("The first objects");
  }

  /** The folder that kubectl is given. */
  get app() { return `${this.clone}/app`; }

  /** Writes objects, a file each. */
  write(set, folder = this.app) {
    mkdirSync(folder, { recursive: true });
    set.forEach((one, i) => writeFileSync(`${folder}/${String(i).padStart(5, "0")}-${one.kind.toLowerCase()}.yaml`, yaml(one)));
  }

  /** Commits everything and pushes it. @returns the commit. */
  push(message) {
    const git = (...args) => execFileSync("git", ["-C", this.clone, "-c", "user.name=Bench", "-c", "user.email=bench@example.com", ...args], { encoding: "utf8" });
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
    git("push", "-q", this.bare, "HEAD:main");
    return git("rev-parse", "HEAD").trim();
  }
}

/** One invocation, as the host posts it. @returns the answer's status, and milliseconds until it is done and recorded. */
async function invoke(port, application, reason) {
  const message = { application, reason, delivery: `bench-${application}`, actor: "bench", requestedAt: new Date().toISOString() };
  const body = JSON.stringify({ Data: { message: JSON.stringify(JSON.stringify(message)) }, Metadata: {} });
  const began = performance.now();
  const status = await new Promise((resolve, reject) => http.request(
    { host: "127.0.0.1", port, path: "/reconcile", method: "POST", headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) } },
    answer => answer.resume().on("end", () => resolve(answer.statusCode))).on("error", reject).end(body));
  return { ms: performance.now() - began, status };
}

/** The last error in a handler's log, which is JSON line by line. */
function lastError(log) {
  const errors = readFileSync(log, "utf8").split("\n").filter(line => line.includes('"LogLevel":"Error"'));
  return errors.length > 0 ? JSON.parse(errors.at(-1)).Message : "its log has no error";
}

/** A handful of objects to make an instance warm with: connections and discovery, as after any earlier pass. */
export async function warmUp(world, handler, cluster) {
  world.small ??= world.repository("small", objects(10));
  const name = await world.application(world.small.bare, { cluster });
  await pause(300); // the instance looks at its manifests four times a second
  await handler.reconcile(name, "Push");
  return name;
}
