// Benchmarks of the engine on real parts: processes against processes, each figure a ratio of one run, API requests counted by the API server.
//
//   node bench/engine.mjs APP_FOLDER [--rows NAME,...] [--rounds N] [--objects N] [--others N] [--apart] [--json FILE]
//
//   APP_FOLDER      what `dotnet publish functions -c Release -o APP_FOLDER` made
//   --rows          some of: drift, apply, latency, change, push, many, memory, render (default: all)
//   --rounds        turns that each contestant takes; medians are told (default 5; the slow rows take fewer)
//   --objects       objects of one application (default 1000)
//   --applications  applications of the row "many" (default 1000)
//   --large         objects of the row "memory" (default 10000)
//   --others        ConfigMaps of somebody else in the cluster, in a namespace of their own (default none)
//   --apart         API server and etcd have half of the processors to themselves, everything else the other half: as where they are another machine
//   --json          every turn, for later comparison
//
// etcd, kube-apiserver and Azurite are its own, on free ports of this machine, and are stopped at the end. docs/performance.md says what the
// figures mean.
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { table } from "./lib/figures.mjs";
import { halves, killAll, stopAll } from "./lib/processes.mjs";
import { World } from "./lib/world.mjs";
import { apply, latency } from "./rows/apply.mjs";
import { change } from "./rows/change.mjs";
import { drift } from "./rows/drift.mjs";
import { many } from "./rows/many.mjs";
import { memory } from "./rows/memory.mjs";
import { push } from "./rows/push.mjs";
import { render } from "./rows/render.mjs";

const rows = [drift, apply, latency, change, push, many, memory, render];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ...Object.fromEntries(["rows", "rounds", "objects", "others", "applications", "large", "json"].map(name => [name, { type: "string" }])), apart: { type: "boolean" } },
});
const number = (name, standard, least = 1) => {
  const value = Number(values[name] ?? standard);
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name}: '${values[name]}' is no whole number from ${least} on`);
  return value;
};

async function main() {
  if (positionals.length !== 1) throw new Error("usage: node bench/engine.mjs APP_FOLDER [--rows NAME,...] [--rounds N] [--objects N] [--others N] [--apart] [--json FILE]");
  const wanted = values.rows?.split(",") ?? rows.map(row => row.name);
  const unknown = wanted.find(name => !rows.some(row => row.name === name));
  if (unknown) throw new Error(`--rows: there is no row '${unknown}'; there are ${rows.map(row => row.name).join(", ")}`);
  const options = { rounds: number("rounds", 5), count: number("objects", 1000), others: number("others", 0, 0), applications: number("applications", 1000), large: number("large", 10000) };
  const results = [];
  const world = await World.start(positionals[0], values.apart ? halves() : null);
  try {
    await world.addOthers(options.others);
    for (const row of rows.filter(one => wanted.includes(one.name))) {
      console.log(`\n${row.title(row.size?.(options) ?? options.count)}\n  goal: ${row.goal}`);
      const result = await row.run(world, options);
      console.log(table([result.columns, ...result.lines]).replace(/^/gm, "  "));
      for (const [what, value] of Object.entries(result.more ?? {})) console.log(`  ${what}: ${value}`);
      console.log(`  ${result.met ? "met" : "NOT met"}`);
      results.push({ row: row.name, goal: row.goal, ...result });
      // After each row: a long run that is ended keeps what it has.
      if (values.json) writeFileSync(values.json, JSON.stringify({ at: new Date().toISOString(), processors: cpus().length, load: loadavg(), options: { ...options, apart: values.apart ?? false }, results }, null, 2));
    }
    console.log(`\n${cpus().length} processors, load ${loadavg().map(load => load.toFixed(1)).join(" ")}${options.others ? `, ${options.others} objects of others` : ""}${values.apart ? ", the cluster's apart" : ""}`);
  } finally {
    await stopAll();
  }
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));
process.on("exit", () => {
  killAll();
  World.removeAll();
});
await main().catch(error => {
  console.error(`engine: ${error.message}`);
  if (process.env.DEBUG) console.error(error.stack);
  process.exit(1);
});
