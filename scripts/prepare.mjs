// Builds unitlint after an installation. `npm install -g` of a git address clones it and installs in the clone as globally as it was called itself, so
// that what the build needs is not there (pre-commit installs its hooks in this way): then it is fetched first.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");

function isThere(name) {
  try {
    return import.meta.resolve(name) !== "";
  } catch {
    return false;
  }
}

function npm(...args) {
  const { status } = spawnSync("npm", args, { cwd: top, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (!isThere("esbuild")) npm("ci", "--no-global", "--location=project", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund");
npm("run", "build");
