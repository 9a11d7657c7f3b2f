// How long a build of the app takes from its start, as the Functions host starts it, to its first answers, and what memory it then holds.
//
//   node bench/startup.mjs NAME=APP_FOLDER [NAME=APP_FOLDER ...]
//
// Builds take turns, so that what else the machine does falls on all of them; the medians of 11 rounds are printed, and ratios to the first.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const ROUNDS = 11;
const SECRET = "a secret of the benchmark";
const builds = process.argv.slice(2).map(text => text.split("=", 2));
if (builds.length === 0 || builds.some(([, folder]) => !folder)) throw new Error("usage: node bench/startup.mjs NAME=APP_FOLDER ...");

const freePort = () => new Promise(resolve => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const request = (port, path, body, headers) => new Promise((resolve, reject) => {
  const sent = http.request({ host: "127.0.0.1", port, path, method: body ? "POST" : "GET", headers, agent: false }, answer => {
    answer.resume().on("end", () => resolve(answer.statusCode));
  });
  sent.on("error", reject).end(body);
});

// Judged by its signature, which is wrong: settings, secret and HMAC are touched, storage and cluster are not waited for.
const webhook = port => {
  const body = JSON.stringify({ zen: "benchmark" });
  return request(port, "/api/webhooks/github", body, {
    "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), "X-GitHub-Event": "ping", "X-GitHub-Delivery": "benchmark",
    "X-Hub-Signature-256": `sha256=${createHmac("sha256", "another").update(body).digest("hex")}`,
  });
};

const memory = pid => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

async function run(folder) {
  const port = await freePort();
  const env = { ...process.env, AzureWebJobsStorage: "UseDevelopmentStorage=true", FUNCTIONS_CUSTOMHANDLER_PORT: String(port), GitHub__WebhookSecret: SECRET, GitOps__Applications: "/nonexistent" };
  const began = performance.now();
  const child = spawn(`${folder}/gitops`, [], { cwd: folder, env, stdio: "ignore" });
  try {
    for (;;) {
      try {
        await request(port, "/");
        break;
      } catch {
        if (child.exitCode !== null) throw new Error(`${folder}/gitops ended with ${child.exitCode}`);
        await pause(1);
      }
    }
    const ready = performance.now() - began;
    if (await webhook(port) !== 401) throw new Error(`${folder}/gitops did not judge the webhook`);
    const answered = performance.now() - began;
    await pause(500);
    return { ready, answered, memory: memory(child.pid) };
  } finally {
    child.kill("SIGKILL");
  }
}

const median = values => values.sort((a, b) => a - b)[values.length >> 1];
const results = new Map(builds.map(([name]) => [name, []]));
for (let round = 0; round < ROUNDS; round++) for (const [name, folder] of builds) results.get(name).push(await run(folder));

const rows = [...results].map(([name, runs]) => ({
  build: name,
  "ready ms": median(runs.map(r => r.ready)),
  "first webhook ms": median(runs.map(r => r.answered)),
  "idle MiB": median(runs.map(r => r.memory)),
}));
for (const row of rows) {
  console.log([row.build, ...["ready ms", "first webhook ms", "idle MiB"].map(key => `${key} ${row[key].toFixed(0)} (${(row[key] / rows[0][key]).toFixed(2)})`)].join("  "));
}
