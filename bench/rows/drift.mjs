// The drift check: everything is in sync, and that is what is found out.
import { median, middle, ms, processor, takeTurns, times } from "../lib/figures.mjs";
import { objects } from "../lib/objects.mjs";
import { agents } from "../lib/world.mjs";

export const drift = {
  name: "drift",
  title: count => `drift check of ${count} objects in sync`,
  goal: "20 times faster than kubectl diff --server-side, no more than 12 API requests",
  async run(world, { rounds, count }) {
    const set = objects(count);
    const repository = world.repository("drift", set);
    const name = await world.application(repository.bare);
    await world.gitops(["sync", name]);
    await world.makeReady(name);
    const handler = await world.handler();
    for (let i = 0; i < 2; i++) await handler.reconcile(name, "Drift"); // takes note that everything is ready
    const turns = await takeTurns(rounds, {
      gitops: () => world.counted(agents.gitops, () => world.gitops(["diff", name])),
      "gitops, warm": () => world.counted(agents.gitops, () => handler.reconcile(name, "Drift")),
      kubectl: () => world.counted(agents.kubectl, () => world.kubectl(["diff", "--server-side", "--force-conflicts", "-n", name, "-f", repository.app])),
    });
    await handler.stop();
    await world.clear(name, set);
    return tell(turns);
  },
};

function tell(turns) {
  const middles = Object.fromEntries(Object.entries(turns).map(([name, all]) => [name, middle(all)]));
  const requests = Math.max(...turns.gitops.map(turn => turn.api.requests));
  const figure = middles.kubectl.ms / middles.gitops.ms;
  return {
    columns: ["", "wall", "on the API", "requests", "peak memory", "kubectl's time / its own", "kubectl's time on the API / its own", "processor time"],
    lines: Object.entries(middles).map(([name, turn]) => [
      name, ms(turn.ms), ms(turn.api.ms), turn.api.requests, turn.memory ? `${turn.memory.toFixed(0)} MiB` : "-",
      times(middles.kubectl.ms / turn.ms), times(median(turns.kubectl.map(one => one.api.ms)) / turn.api.ms), processor(turn),
    ]),
    turns, figure, met: figure >= 20 && requests <= 12, more: { "gitops' requests": JSON.stringify(middles.gitops.api.verbs), "kubectl's requests": JSON.stringify(middles.kubectl.api.verbs) },
  };
}
