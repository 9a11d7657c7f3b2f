// What a render costs beside its tool: many Applications in one process, against the bare tool run as often.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { median, ms, takeTurns } from "../lib/figures.mjs";
import { yaml } from "../lib/objects.mjs";
import { run } from "../lib/processes.mjs";

const repeats = 20;
const root = new URL("../..", import.meta.url).pathname;
const forms = {
  kustomize: { folder: "samples/apps/guestbook-kustomize", path: "overlays/production", bare: (tools, folder) => [tools.kubectl, ["kustomize", folder]] },
  helm: { folder: "tests/GitOps.Functions.Tests/Rendering/Charts/ledger", path: ".", bare: (tools, folder) => [tools.helm, ["template", "ledger", folder, "--include-crds"]] },
};

export const render = {
  name: "render",
  title: () => `${repeats} renders, a process of the tool each`,
  goal: "less than 20 ms beside the bare tool, a render",
  async run(world, { rounds }) {
    const lines = [];
    for (const [tool, form] of Object.entries(forms)) {
      const source = `${world.folder}/render-${tool}`;
      cpSync(`${root}/${form.folder}`, source, { recursive: true });
      const files = [1, repeats + 1].map(count => applications(world, tool, form.path, count));
      const ours = file => () => world.gitops(["render", "--application", file, "--source", source, "--output", "json"]);
      const turns = await takeTurns(rounds, {
        one: ours(files[0]), many: ours(files[1]),
        bare: async () => {
          const [file, args] = form.bare(world.tools, `${source}/${form.path}`);
          const began = performance.now();
          for (let i = 0; i < repeats; i++) await run(file, args, { env: world.environment });
          return { ms: performance.now() - began };
        },
      });
      const [one, many, bare] = ["one", "many", "bare"].map(name => median(turns[name].map(turn => turn.ms)));
      lines.push({ tool, turns, first: one, warm: (many - one) / repeats, bare: bare / repeats });
    }
    const worst = Math.max(...lines.map(line => line.warm - line.bare));
    return {
      columns: ["", "gitops, first render of a process", "gitops, each further one", "the bare tool", "beside it"],
      lines: lines.map(line => [line.tool, ms(line.first), ms(line.warm), ms(line.bare), ms(line.warm - line.bare)]),
      turns: Object.fromEntries(lines.map(line => [line.tool, line.turns])), figure: worst, met: worst < 20,
    };
  },
};

/** A file with so many Applications of one source. */
function applications(world, tool, path, count) {
  const folder = `${world.folder}/render-applications`;
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/${tool}-${count}.yaml`;
  writeFileSync(file, Array.from({ length: count }, (_, i) => yaml({
    apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: `${tool}-${i}` },
    spec: { source: { repoURL: "https://git.example.com/bench.git", targetRevision: "main", path }, destination: { name: "bench", namespace: "bench" } },
  })).join("---\n"));
  return file;
}
