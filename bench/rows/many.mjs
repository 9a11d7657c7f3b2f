// A thousand applications of four objects each, one namespace, one repository: as Flux's published benchmark has them, on a smaller machine.
import { rmSync } from "node:fs";
import { ms, processor } from "../lib/figures.mjs";
import { smallApplication } from "../lib/objects.mjs";
import { peakMemory, until } from "../lib/processes.mjs";
import { agents, dailyAt } from "../lib/world.mjs";

// Flux v2.2 to v2.6 on GitHub's runner of 16 cores, kustomize-controller at concurrency 20 (as the goals of the project quote it).
const flux = { ms: 253_000, memory: 351 };

export const many = {
  name: "many",
  size: options => options.applications,
  title: count => `${count} applications of 4 objects`,
  goal: "a quarter of Flux's published 4 min 13 s (for 1,000), 250 MiB at most",
  async run(world, { applications: count }) {
    const names = Array.from({ length: count }, (_, i) => `many-${String(i).padStart(4, "0")}`);
    const repository = world.repository("many", []);
    for (const name of names) repository.write(smallApplication(name), `${repository.clone}/${name}`);
    repository.push("All applications");
    const namespace = await world.namespace();
    for (const name of names) await world.application(repository.bare, { name, path: name, namespace });
    const first = await pass(world, names, "Synced");
    const second = await pass(world, names, "Unchanged");
    for (const name of names) rmSync(`${world.folder}/manifests/${name}.yaml`);
    const figure = flux.ms * (count / 1000) / first.ms;
    return {
      columns: ["", "from the timer's tick to the last application", "applications/s", "requests", "peak memory", "Flux's published time / its own", "processor time"],
      lines: [["first sync", first], ["drift check", second]].map(([what, turn]) => [
        what, ms(turn.ms), (count / turn.ms * 1000).toFixed(1), turn.api.requests, `${turn.memory.toFixed(0)} MiB`, what === "first sync" ? figure.toFixed(1) : "-", processor(turn),
      ]),
      turns: { first, second }, figure, met: figure >= 4 && first.memory <= 250,
      more: { "requests of the first sync": JSON.stringify(first.api.verbs), "requests of the drift check": JSON.stringify(second.api.verbs) },
    };
  },
};

/** One tick of the timer, and every application's pass. */
async function pass(world, names, outcome) {
  const left = new Set(names);
  const wrong = [];
  const tick = new Date(Date.now() + 4000);
  tick.setMilliseconds(0);
  const app = await world.serve({ DriftSchedule: dailyAt(tick), GitOps__Drift__Interval: "00:00:01", GitOps__Drift__Spread: "00:00:00" }, line => {
    const [, name, result] = /(\S+): Drift pass: (\w+):/.exec(line) ?? [];
    if (left.delete(name) && result !== outcome) wrong.push(line);
  });
  try {
    return await world.counted(agents.gitops, async () => {
      const limit = 120 + names.length;
      await until(`${names.length} applications`, () => left.size === 0, { seconds: limit, every: 5, ended: app.ended });
      const turn = { ms: Date.now() - tick.getTime(), memory: peakMemory(app.pid) };
      if (wrong.length > 0) throw new Error(`${wrong.length} applications are not ${outcome}: ${wrong[0]}`);
      return turn;
    });
  } finally {
    await app.stop();
  }
}
