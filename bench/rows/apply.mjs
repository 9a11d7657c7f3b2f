// The first apply: a commit's objects into an empty namespace, against the fastest that the API server takes patches, and against kubectl.
import { setTimeout as pause } from "node:timers/promises";
import { middle, ms, processor, takeTurns, times } from "../lib/figures.mjs";
import { objects, patches } from "../lib/objects.mjs";
import { rawAgent } from "../lib/api.mjs";
import { SlowLine } from "../lib/slow-line.mjs";
import { agents, warmUp } from "../lib/world.mjs";

const concurrencies = [8, 16, 32, 64];

/** On the same machine. */
export const apply = {
  name: "apply",
  title: count => `first apply of ${count} objects`,
  goal: "0.9 of the raw loop's rate at its best concurrency, or better",
  run: (world, options) => compare(world, options, { api: world.cluster.api, cluster: "bench", kubeconfig: world.cluster.kubeconfig }, result =>
    ({ figure: result.best.ms / result.gitops.api.patchMs, met: result.best.ms / result.gitops.api.patchMs >= 0.9 })),
};

/** The same with 10 ms each way. */
export const latency = {
  name: "latency",
  title: count => `first apply of ${count} objects, round trip of 20 ms`,
  goal: "15 times faster than kubectl apply --server-side",
  async run(world, options) {
    const line = await SlowLine.open(world.cluster.port, 10);
    const kubeconfig = world.cluster.kubeconfigAt(line.port);
    world.addCluster("far", kubeconfig);
    try {
      return await compare(world, { ...options, rounds: Math.min(options.rounds, 3) }, { api: world.cluster.api.at(line.port), cluster: "far", kubeconfig }, result =>
        ({ figure: result.kubectl.ms / result.gitops.ms, met: result.kubectl.ms / result.gitops.ms >= 15 }));
    } finally {
      await line.close();
    }
  },
};

async function compare(world, { rounds, count }, way, judge) {
  const set = objects(count);
  const repository = world.repository(`apply-${way.cluster}`, set);
  const handler = await world.handler();
  const small = await warmUp(world, handler, way.cluster);
  const turn = (agent, work) => async () => {
    const [name, send] = await work();
    const result = await world.counted(agent, send);
    if (result.api.patches < count) throw new Error(`${agent} sent ${result.api.patches} patches for ${count} objects`);
    await world.clear(name, set);
    return result;
  };
  const application = async () => {
    const name = await world.application(repository.bare, { cluster: way.cluster });
    await pause(300); // the warm instance looks at its manifests four times a second
    return name;
  };
  const turns = await takeTurns(rounds, {
    gitops: turn(agents.gitops, async () => { const name = await application(); return [name, () => world.gitops(["sync", name])]; }),
    "gitops, warm": turn(agents.gitops, async () => { const name = await application(); return [name, () => handler.reconcile(name, "Push")]; }),
    kubectl: turn(agents.kubectl, async () => {
      const name = await world.namespace();
      return [name, () => world.kubectl(["apply", "--server-side", "-n", name, "-f", repository.app], way)];
    }),
    ...Object.fromEntries(concurrencies.map(concurrency => [`raw loop, ${concurrency} at a time`, turn(rawAgent, async () => {
      const name = await world.namespace();
      const requests = patches(set, name);
      await way.api.isReady(); // connected before the clock starts
      return [name, async () => ({ ms: await way.api.apply(requests, concurrency) })];
    })])),
  });
  await handler.stop();
  await world.clear(small, objects(10));
  return tell(turns, count, judge);
}

function tell(turns, count, judge) {
  const middles = Object.fromEntries(Object.entries(turns).map(([name, all]) => [name, middle(all)]));
  const raw = Object.entries(middles).filter(([name]) => name.startsWith("raw"));
  const best = raw.map(([, turn]) => turn).sort((a, b) => a.ms - b.ms)[0];
  return {
    columns: ["", "wall", "on the API", "patches only", "patches/s", "requests", "patches", "peak memory", "kubectl's time / its own", "processor time"],
    lines: Object.entries(middles).map(([name, turn]) => [
      name, ms(turn.ms), ms(turn.api.ms), ms(turn.api.patchMs), (count / turn.api.patchMs * 1000).toFixed(0), turn.api.requests, turn.api.patches,
      turn.memory ? `${turn.memory.toFixed(0)} MiB` : "-", times(middles.kubectl.ms / turn.ms), processor(turn),
    ]),
    turns, ...judge({ ...middles, best }),
    more: {
      "raw loop's time / gitops, patches only": times(best.ms / middles.gitops.api.patchMs),
      "raw loop's time / gitops, warm, patches only": times(best.ms / middles["gitops, warm"].api.patchMs),
      "raw loop's time / gitops, warm, whole pass": times(best.ms / middles["gitops, warm"].ms),
      "raw loop's time / gitops, wall": times(best.ms / middles.gitops.ms),
    },
  };
}
