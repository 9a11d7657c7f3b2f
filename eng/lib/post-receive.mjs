// A Git post-receive hook that tells the app of a push, signed as a Git host would:
//   post-receive.mjs URL SECRET_FILE REPOSITORY    (old, new and ref of each pushed ref on standard input)
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

const [url, secretFile, repository] = process.argv.slice(2);
const secret = readFileSync(secretFile, "utf8").trim();
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const [before, after, ref] = line.split(" ");
  const body = JSON.stringify({ ref, before, after, repository: { clone_url: repository }, pusher: { name: "dana" } });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Signature-256": `sha256=${signature}`, "X-Request-Id": crypto.randomUUID() },
    body,
  });
  console.log(`webhook: ${response.status} ${(await response.text()).trim()}`);
}
