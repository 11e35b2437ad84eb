// Measures the built program on trees of 1 and 600 units (with --large: of 10,000 too) against an empty Node process, and against
// systemd-analyze verify on the same units where that is installed. All in one run, the runs of each kind in turn; prints medians and ratios.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeTree } from "./bench-tree.mjs";

const cli = join(dirname(fileURLToPath(import.meta.url)), "../dist/cli.js");
const home = mkdtempSync(join(tmpdir(), "unitlint-bench-"));
const sizes = process.argv.includes("--large") ? [1, 600, 10_000] : [1, 600];

function milliseconds(command, args) {
  const started = process.hrtime.bigint();
  const { error } = spawnSync(command, args, { stdio: "ignore" });
  return error ? undefined : Number(process.hrtime.bigint() - started) / 1e6;
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

function report(size) {
  const directory = join(home, String(size), "etc/systemd/system");
  writeTree(directory, size);
  const units = readdirSync(directory).filter((name) => !name.endsWith(".d"));
  const kinds = {
    "node -e 0": [process.execPath, ["-e", "0"]],
    unitlint: [process.execPath, [cli, "--systemd", "257", "--quiet", join(home, String(size))]],
    "systemd-analyze verify": ["systemd-analyze", ["verify", "--man=no", ...units.map((name) => join(directory, name))]],
  };
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let round = 0; round < (size === 1 ? 21 : 5); round++) {
    for (const [kind, [command, args]] of Object.entries(kinds)) times[kind].push(milliseconds(command, args));
  }
  const [node, unitlint] = [median(times["node -e 0"]), median(times.unitlint)];
  const verify = times["systemd-analyze verify"].includes(undefined) ? undefined : median(times["systemd-analyze verify"]);
  console.log(`${size} service${size === 1 ? "" : "s"}, ${units.length} units:`);
  console.log(`  node -e 0               ${node.toFixed(0).padStart(7)} ms`);
  console.log(`  unitlint                ${unitlint.toFixed(0).padStart(7)} ms   ${(unitlint - node).toFixed(0)} ms over node -e 0`);
  if (verify === undefined) console.log("  systemd-analyze verify   is not installed here: no comparison");
  else
    console.log(
      `  systemd-analyze verify  ${verify.toFixed(0).padStart(7)} ms   ${(verify / unitlint).toFixed(1)} times as long as unitlint`,
    );
}

try {
  for (const size of sizes) report(size);
} finally {
  rmSync(home, { recursive: true });
}
