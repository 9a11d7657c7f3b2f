// A commit that changes ten of the objects: what costs follows the change, not the size.
import { middle, ms, processor, takeTurns, times } from "../lib/figures.mjs";
import { objects } from "../lib/objects.mjs";
import { agents } from "../lib/world.mjs";

const changed = 10;

export const change = {
  name: "change",
  title: count => `${changed} changed of ${count} objects`,
  goal: `10 times faster than kubectl apply --server-side, ${changed} patches`,
  async run(world, { rounds, count }) {
    const repository = world.repository("change", objects(count));
    const version = (name, number) => {
      repository.write(objects(count, i => i < changed ? `${name}-${number}` : 1));
      repository.push(`Version ${number} of ${changed} objects`);
    };
    const [cold, warm] = [await world.application(repository.bare), await world.application(repository.bare)];
    const kubectl = await world.namespace();
    const apply = () => world.kubectl(["apply", "--server-side", "-n", kubectl, "-f", repository.app]);
    const handler = await world.handler();
    await world.gitops(["sync", cold]);
    await apply();
    await handler.reconcile(warm, "Push");
    // As when the last change (the repository is one for all) has become ready, and a drift check has taken note of it.
    const settle = async name => {
      await handler.reconcile(name, "Drift");
      await world.makeReady(name);
      await handler.reconcile(name, "Drift");
    };
    const turn = (name, agent, work) => async round => {
      if (name !== kubectl) await settle(name);
      version(name, round + 2);
      return await world.counted(agent, work);
    };
    const turns = await takeTurns(rounds, {
      gitops: turn(cold, agents.gitops, () => world.gitops(["sync", cold])),
      "gitops, warm": turn(warm, agents.gitops, () => handler.reconcile(warm, "Push")),
      kubectl: turn(kubectl, agents.kubectl, apply),
    });
    await handler.stop();
    for (const name of [cold, warm, kubectl]) await world.clear(name, objects(count));
    return tell(turns);
  },
};

function tell(turns) {
  const middles = Object.fromEntries(Object.entries(turns).map(([name, all]) => [name, middle(all)]));
  const patches = [...turns.gitops, ...turns["gitops, warm"]].map(turn => turn.api.patches);
  const figure = middles.kubectl.ms / middles.gitops.ms;
  return {
    columns: ["", "wall", "on the API", "requests", "patches", "kubectl's time / its own", "processor time"],
    lines: Object.entries(middles).map(([name, turn]) => [name, ms(turn.ms), ms(turn.api.ms), turn.api.requests, turn.api.patches, times(middles.kubectl.ms / turn.ms), processor(turn)]),
    turns, figure, met: figure >= 10 && patches.every(count => count === changed), more: { "gitops' requests": JSON.stringify(middles.gitops.api.verbs) },
  };
}
