// Programs that a benchmark starts: long-running ones with their log, and ones that are waited for with their time and memory.
import { execFileSync, spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import net from "node:net";
import { availableParallelism } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

/** So many ports that are free now, apart from each other. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise(resolve => {
    const server = net.createServer().listen(0, "127.0.0.1", () => resolve(server));
  })));
  const ports = servers.map(server => server.address().port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}

/** Whether something listens on a port of this machine. */
export const listens = port => new Promise(resolve => {
  const socket = net.connect(port, "127.0.0.1", () => resolve(true) || socket.destroy());
  socket.on("error", () => resolve(false));
});

/** Asks until the answer is yes; throws after so many seconds, or when `ended` says why it is no use. */
export async function until(what, ready, { seconds = 300, every = 25, ended = () => null } = {}) {
  for (const end = performance.now() + seconds * 1000; ;) {
    if (await ready()) return;
    const reason = ended();
    if (reason) throw new Error(`${what}: ${reason}`);
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} seconds`);
    await pause(every);
  }
}

/** Peak memory of a process in MiB (VmHWM: resident, what it shares with others included), or 0 where it is gone. */
export function peakMemory(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Processor time of a process so far, all its threads, in milliseconds (ticks of 10 ms), or 0 where it is gone. */
export function processorTime(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

/** Binds this process, and all that it starts, to the lower half of the processors. @returns the upper half, as taskset takes it. */
export function halves() {
  const count = availableParallelism();
  if (count < 2) throw new Error("--apart: there is one processor only");
  const half = Math.floor(count / 2);
  execFileSync("taskset", ["-a", "-p", "-c", `0-${half - 1}`, String(process.pid)], { stdio: "ignore" });
  return `${half}-${count - 1}`;
}

/** Processor time of all programs that this process started and that have ended, in milliseconds: exact, and nothing has to look while they run. */
function endedTime() {
  const fields = readFileSync("/proc/self/stat", "utf8").replace(/^.*\) /s, "").split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

const running = [];

/** Processor time of every long-running program, by its name. */
export const processorTimes = () => Object.fromEntries(running.map(({ name, pid }) => [name, processorTime(pid)]));

/** Starts a program that runs until `stopAll`, on some processors where they are named. Its output goes to a file, and line by line to `onLine`. */
export function start(name, file, args, { log, env = process.env, cwd, onLine, processors } = {}) {
  const [program, ...given] = processors ? ["taskset", "-c", processors, file, ...args] : [file, ...args];
  const child = spawn(program, given, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  const service = { name, pid: child.pid, child, log, end: null };
  const written = createWriteStream(log);
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(written, { end: false });
    let rest = "";
    if (onLine) stream.setEncoding("utf8").on("data", text => {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      lines.forEach(onLine);
    });
  }
  child.on("error", error => { service.end = error.message; });
  child.on("exit", (code, signal) => { service.end ??= `${name} ended with ${signal ?? code}; its last words:\n${lastWords(log)}`; });
  running.push(service);
  return service;
}

const lastWords = log => readFileSync(log, "utf8").trimEnd().split("\n").slice(-15).join("\n");

/** Stops one: a short grace, then SIGKILL; returns when it is gone. */
export async function stop(service) {
  const { child } = service;
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    if (child.exitCode !== null || child.signalCode !== null || !child.pid) break;
    child.kill(signal);
    for (let i = 0; i < 60 && child.exitCode === null && child.signalCode === null; i++) await pause(50);
  }
  running.splice(running.indexOf(service), 1);
}

/** Stops what was started, newest first. */
export async function stopAll() {
  while (running.length > 0) await stop(running.at(-1));
}

/** For an end without time: nothing that was started here outlives this process. */
export const killAll = () => running.forEach(({ child }) => child.kill("SIGKILL"));

/**
 * Runs a program to its end; one at a time.
 * @returns milliseconds from its start to its end, processor time in ms, peak memory in MiB (looked at every 50 ms: at every 10 ms that took a tenth
 * of the processor time of what is measured), exit code and output.
 */
export async function run(file, args, { env = process.env, cwd, expect = [0], input } = {}) {
  const [began, before] = [performance.now(), endedTime()];
  const child = spawn(file, args, { env, cwd, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
  let [stdout, stderr, memory] = ["", "", 0];
  child.stdout.setEncoding("utf8").on("data", text => { stdout += text; });
  child.stderr.setEncoding("utf8").on("data", text => { stderr += text; });
  if (input !== undefined) child.stdin.end(input);
  const look = setInterval(() => { memory = Math.max(memory, peakMemory(child.pid)); }, 50);
  try {
    const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
    const ms = performance.now() - began;
    if (!expect.includes(code)) throw new Error(`${file} ${args.join(" ")} ended with ${code}:\n${(stderr + stdout).slice(-3000)}`);
    return { ms, memory, processor: endedTime() - before, code, stdout, stderr };
  } finally {
    clearInterval(look);
  }
}
