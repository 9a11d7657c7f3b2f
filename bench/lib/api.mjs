// A client of the API server with nothing around it: one HTTP/2 connection, so many requests at a time. It prepares and clears the cluster,
// and as "the raw loop" it is the measure of how fast this server takes patches at all.
import http2 from "node:http2";

const agent = "bench-raw/1.0";

/** What the audit log has the raw loop's requests under. */
export const rawAgent = agent;

export class Api {
  #port; #token; #ca; #session;

  constructor(port, token, ca) { [this.#port, this.#token, this.#ca] = [port, token, ca]; }

  /** The same server through another port. */
  at(port) { return new Api(port, this.#token, this.#ca); }

  async isReady() {
    try { return (await this.request("GET", "/readyz")).status === 200; } catch { return false; }
  }

  /** One request; nothing is tried again. */
  async request(method, path, body, type = "application/json", userAgent = "bench-setup") {
    const stream = this.#connection().request({
      ":method": method, ":path": path, authorization: `Bearer ${this.#token}`, "user-agent": userAgent, accept: "application/json", ...(body && { "content-type": type }),
    });
    stream.end(body);
    const chunks = [];
    let status = 0;
    stream.on("response", headers => { status = headers[":status"]; }).on("data", chunk => chunks.push(chunk));
    await new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject));
    return { status, text: Buffer.concat(chunks).toString("utf8") };
  }

  /**
   * The same, where anything but success is an error. A request that prepares or clears is sent again where its connection broke (the server
   * closes one that was idle for 90 seconds, maybe just now); what is measured never is.
   */
  async must(method, path, body, type, userAgent) {
    const send = () => this.request(method, path, body && (typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body)), type, userAgent);
    let again = false;
    const answer = await send().catch(error => {
      if (userAgent === agent) throw error;
      this.#session?.destroy();
      this.#session = undefined;
      again = true;
      return send();
    });
    const done = again && ((method === "POST" && answer.status === 409) || (method === "DELETE" && answer.status === 404));
    if (answer.status >= 300 && !done) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 500)}`);
    return answer;
  }

  /** Sends all, so many at a time. @returns milliseconds. */
  async each(items, concurrency, send) {
    const began = performance.now();
    let next = 0;
    await Promise.all(Array.from({ length: concurrency }, async () => { while (next < items.length) await send(items[next++]); }));
    return performance.now() - began;
  }

  /** The raw loop: server-side apply of what was made ready before, and nothing else. @returns milliseconds. */
  apply(requests, concurrency) {
    return this.each(requests, concurrency, ({ path, body }) => this.must("PATCH", `${path}?fieldManager=bench-raw&force=true`, body, "application/apply-patch+yaml", agent));
  }

  close() { this.#session?.close(); this.#session = undefined; }

  #connection() {
    if (this.#session && !this.#session.closed && !this.#session.destroyed) return this.#session;
    const session = http2.connect(`https://127.0.0.1:${this.#port}`, { ca: this.#ca() });
    session.on("error", () => { this.#session = undefined; });
    // The default of 64 KiB for all answers together would make many requests at a time wait for each other.
    session.on("connect", () => session.setLocalWindowSize(16 << 20));
    this.#session = session;
    return this.#session;
  }
}
