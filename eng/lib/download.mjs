// Downloads one file and checks it; a file that fails the check is never left behind.
// usage: node download.mjs URL FILE [SHA512]
// It gives up quickly where there is no way out: 5 s to the first answer, 30 s without a byte.
import { createHash } from "node:crypto";
import { createWriteStream, rmSync } from "node:fs";
import { once } from "node:events";

const [url, file, expected] = process.argv.slice(2);
const abort = new AbortController();
let patience = setTimeout(() => abort.abort(new Error("no answer within 5 s")), 5_000);

try {
  const answer = await fetch(url, { signal: abort.signal });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const hash = createHash("sha512");
  const out = createWriteStream(file);
  for await (const piece of answer.body) {
    clearTimeout(patience);
    patience = setTimeout(() => abort.abort(new Error("no data for 30 s")), 30_000);
    hash.update(piece);
    if (!out.write(piece)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  if (expected && hash.digest("hex") !== expected.trim()) throw new Error("its SHA-512 is not the expected one");
} catch (error) {
  rmSync(file, { force: true });
  console.error(`not downloaded: ${url}: ${error.cause?.code ?? error.cause?.message ?? error.message}`);
  process.exitCode = 1;
} finally {
  clearTimeout(patience);
}
