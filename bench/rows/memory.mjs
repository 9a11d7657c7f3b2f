// A large application: the peak memory of the process that plans and syncs it.
import { ms, processor } from "../lib/figures.mjs";
import { objects } from "../lib/objects.mjs";
import { agents } from "../lib/world.mjs";

export const memory = {
  name: "memory",
  size: options => options.large,
  title: count => `${count} objects in one application`,
  goal: "none; told so that it is known",
  async run(world, { large: count }) {
    const set = objects(count);
    const name = await world.application(world.repository("memory", set).bare);
    const verb = (args, expect) => world.counted(agents.gitops, () => world.gitops(args, { expect }));
    const turns = {
      "diff, nothing there": await verb(["diff", name], [1]),
      "first sync": await verb(["sync", name]),
      "diff, in sync": await verb(["diff", name]),
    };
    await world.clear(name, set);
    return {
      columns: ["", "wall", "on the API", "requests", "peak memory", "processor time"],
      lines: Object.entries(turns).map(([what, turn]) => [what, ms(turn.ms), ms(turn.api.ms), turn.api.requests, `${turn.memory.toFixed(0)} MiB`, processor(turn)]),
      turns, figure: Math.max(...Object.values(turns).map(turn => turn.memory)), met: true,
    };
  },
};
