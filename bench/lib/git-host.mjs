// A Git host with GitHub's API, as much of it as is called, over a real repository through git. Counts what it is asked.
import { execFile } from "node:child_process";
import http from "node:http";
import { promisify } from "node:util";

const git = async (repository, ...args) => (await promisify(execFile)("git", ["-C", repository, ...args], { encoding: "buffer", maxBuffer: 256 << 20 })).stdout;
const text = async (...args) => (await git(...args)).toString("utf8").trim();

/** Serves one bare repository as OWNER/NAME. @returns its address, and the requests so far. */
export async function startGitHost(repository) {
  const requests = [];
  const server = http.createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(repository, new URL(request.url, "http://host")).then(
      ({ type = "application/json; charset=utf-8", body }) => response.writeHead(200, { "Content-Type": type }).end(body),
      error => response.writeHead(404, { "Content-Type": "application/json" }).end(JSON.stringify({ message: error.message })));
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, requests, close: () => server.closeAllConnections() || server.close() };
}

async function answer(repository, { pathname, searchParams }) {
  const [, , , , ...rest] = pathname.split("/").map(decodeURIComponent);
  switch (rest.slice(0, rest[0] === "git" ? 2 : 1).join("/")) {
    case "commits": return json(await commit(repository, rest.slice(1).join("/")));
    case "git/trees": return json(await tree(repository, rest[2], searchParams.get("recursive") === "1"));
    case "git/blobs": return { type: "application/vnd.github.raw+json; charset=utf-8", body: await git(repository, "cat-file", "blob", rest[2]) };
    case "tarball": return { type: "application/x-gzip", body: await git(repository, "archive", "--format=tar.gz", "--prefix=archive/", rest[1]) };
    default: throw new Error("Not Found");
  }
}

const json = value => ({ body: JSON.stringify(value) });

async function commit(repository, reference) {
  const sha = await text(repository, "rev-parse", "--verify", `${reference}^{commit}`);
  return { sha, commit: { message: "m", tree: { sha: await text(repository, "rev-parse", `${sha}^{tree}`) } }, files: [] };
}

async function tree(repository, id, recursive) {
  const lines = (await text(repository, "ls-tree", "-l", "-z", ...(recursive ? ["-r", "-t"] : []), id)).split("\0").filter(Boolean);
  const entries = lines.map(line => /^(\d+) (\w+) (\w+) +(-|\d+)\t(.*)$/s.exec(line)).map(([, mode, type, sha, size, path]) =>
    ({ path, mode, type, sha, ...(size !== "-" && { size: Number(size) }) }));
  return { sha: id, tree: entries, truncated: false };
}
