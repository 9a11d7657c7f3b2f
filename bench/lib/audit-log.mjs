// The API server's own audit log: what each client asked for, and when. Requests are counted here and nowhere else.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** All requests but the server's own, one line each when it is answered; written before the next one is served. */
export const policy = `
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - { level: None, users: ["system:apiserver"] }
  - { level: Metadata }
`;

export class AuditLog {
  #path;

  constructor(path) { this.#path = path; }

  /** The place that `since` counts from. */
  mark() { return this.#use(file => fstatSync(file).size); }

  /** What a client has asked for since a mark. The last line may come a moment after its answer. */
  async since(mark, agent) {
    await pause(150);
    const text = this.#use(file => {
      const bytes = Buffer.alloc(fstatSync(file).size - mark);
      readSync(file, bytes, 0, bytes.length, mark);
      return bytes.toString("utf8");
    });
    return summary(text.split("\n").filter(Boolean).map(line => JSON.parse(line)).filter(event => event.userAgent?.startsWith(agent)));
  }

  #use(work) {
    const file = openSync(this.#path, "r");
    try { return work(file); } finally { closeSync(file); }
  }
}

/**
 * requests: how many; verbs: how many of each (a dry run counts as such); refused: those not answered with success;
 * ms: from the first request's arrival to the last answer; patchMs: the same of the patches that change something.
 */
function summary(events) {
  const verbs = {};
  for (const event of events) verbs[verb(event)] = (verbs[verb(event)] ?? 0) + 1;
  const patches = events.filter(event => verb(event) === "patch");
  const refused = events.filter(event => event.responseStatus.code >= 400).length;
  return { requests: events.length, verbs, refused, ms: span(events), patches: patches.length, patchMs: span(patches) };
}

const verb = event => event.requestURI.includes("dryRun=") ? `${event.verb} (dry run)` : event.verb;

const span = events => events.length === 0 ? 0
  : Math.max(...events.map(event => time(event.stageTimestamp))) - Math.min(...events.map(event => time(event.requestReceivedTimestamp)));

// Date knows milliseconds; the log has microseconds.
const time = text => Date.parse(text) + Number(`0.${/\.\d{3}(\d+)/.exec(text)?.[1] ?? "0"}`);
