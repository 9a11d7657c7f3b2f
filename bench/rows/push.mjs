// A push that leaves the application's folder alone, from the webhook to the recorded outcome.
import { createHmac, randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { middle, ms } from "../lib/figures.mjs";
import { startGitHost } from "../lib/git-host.mjs";
import { objects } from "../lib/objects.mjs";
import { until } from "../lib/processes.mjs";
import { agents, dailyAt } from "../lib/world.mjs";

const secret = "a secret of the benchmark";

export const push = {
  name: "push",
  title: count => `push that leaves the ${count} objects of the application alone`,
  goal: "2 requests to the Git host at most, 0 to the cluster",
  async run(world, { rounds, count }) {
    const repository = world.repository("push", objects(count));
    const host = await startGitHost(repository.bare);
    const url = `${host.address}/bench/push`;
    const name = await world.application(url);
    const passes = [];
    const app = await world.serve({
      GitHub__ApiUrl: host.address, GitHub__WebhookSecret: secret, DriftSchedule: dailyAt(new Date(Date.now() + 12 * 3_600_000)),
    }, line => { if (line.includes(`${name}: Push pass: `)) passes.push(line); });
    const delivered = async commit => {
      const done = passes.length;
      const began = performance.now();
      await deliver(app.address, url, commit);
      await until("the pass", () => passes.length > done, { every: 1, ended: app.ended });
      return { ms: performance.now() - began, line: passes.at(-1) };
    };
    const first = await delivered(repository.push("As it is"));
    if (!first.line.includes("Synced")) throw new Error(`the first sync did not work out: ${first.line}`);
    const turns = [];
    for (let round = 0; round < rounds; round++) {
      mkdirSync(`${repository.clone}/elsewhere`, { recursive: true });
      writeFileSync(`${repository.clone}/elsewhere/readme.md`, `Round ${round}\n`);
      const commit = repository.push("Something else");
      const asked = host.requests.length;
      const turn = await world.counted(agents.gitops, () => delivered(commit));
      if (!turn.line.includes("Unchanged")) throw new Error(`the push was not found to change nothing: ${turn.line}`);
      turns.push({ ...turn, gitHost: host.requests.slice(asked) });
    }
    await app.stop();
    host.close();
    await world.clear(name, objects(count));
    return tell(turns);
  },
};

function tell(turns) {
  const turn = middle(turns);
  const worst = { gitHost: Math.max(...turns.map(one => one.gitHost.length)), api: Math.max(...turns.map(one => one.api.requests)) };
  return {
    columns: ["", "webhook to recorded", "requests to the Git host", "requests to the cluster"],
    lines: [["gitops serve", ms(turn.ms), worst.gitHost, worst.api]],
    turns, figure: worst.gitHost, met: worst.gitHost <= 2 && worst.api === 0, more: { "the Git host's requests": turn.gitHost.join(", ") },
  };
}

/** Delivers a push as GitHub does. */
async function deliver(address, url, commit) {
  const body = JSON.stringify({
    ref: "refs/heads/main", before: "0".repeat(40), after: commit, repository: { full_name: "bench/push", clone_url: url, default_branch: "main" }, pusher: { name: "bench" },
  });
  const answer = await fetch(`${address}/api/webhooks/github`, {
    method: "POST", body,
    headers: {
      "Content-Type": "application/json", "X-GitHub-Event": "push", "X-GitHub-Delivery": randomUUID(),
      "X-Hub-Signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
  });
  if (answer.status !== 202) throw new Error(`the webhook was answered ${answer.status} ${await answer.text()}`);
}
