// Runs dist/main.cjs on a small tree and keeps the code that V8 compiled for that in dist/main.cjs.cache, for dist/cli.js to start with.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const filename = join(top, "dist/main.cjs");
process.argv = [process.execPath, filename, "--format", "pretty", "--fail-on", "info", join(top, "fixtures/nnp-and-private-network")];
const script = new Script(readFileSync(filename, "utf8"), { filename });
process.on("exit", () => writeFileSync(`${filename}.cache`, script.createCachedData()));
script.runInThisContext()(createRequire(import.meta.url));
