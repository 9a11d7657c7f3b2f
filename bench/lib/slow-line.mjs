// A line to a port of this machine on which every byte arrives so many milliseconds later, each way: latency, without a limit of bandwidth.
// Runs in a thread of its own, so that what the benchmark does does not hold it up.
import net from "node:net";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

export class SlowLine {
  #worker;

  /** Opens it. @param port where it leads. @param delay milliseconds each way. */
  static async open(port, delay) {
    const line = new SlowLine();
    line.#worker = new Worker(new URL(import.meta.url), { workerData: { port, delay } });
    line.port = await new Promise((resolve, reject) => line.#worker.once("message", resolve).once("error", reject));
    return line;
  }

  async close() { await this.#worker.terminate(); }
}

if (!isMainThread) {
  const { port, delay } = workerData;
  const server = net.createServer({ noDelay: true }, near => {
    const far = net.connect({ port, host: "127.0.0.1", noDelay: true });
    later(near, far, delay);
    later(far, near, delay);
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
}

// Each piece is due so long after it came; what comes together leaves together.
function later(from, to, delay) {
  const pieces = [];
  let timer;
  const send = () => {
    timer = undefined;
    while (pieces.length > 0 && pieces[0].due <= performance.now()) {
      const { piece } = pieces.shift();
      if (piece) to.write(piece); else to.end();
    }
    if (pieces.length > 0) timer = setTimeout(send, Math.max(0, pieces[0].due - performance.now()));
  };
  const take = piece => {
    pieces.push({ due: performance.now() + delay, piece });
    timer ??= setTimeout(send, delay);
  };
  from.on("data", take).on("end", () => take(null)).on("error", () => to.destroy());
}
