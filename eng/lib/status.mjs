// Prints one field of the one application in `gitops status NAME -o json`, read from standard input.
import { readFileSync } from "node:fs";

const [application] = JSON.parse(readFileSync(0, "utf8"));
console.log(application?.[process.argv[2]] ?? "");
