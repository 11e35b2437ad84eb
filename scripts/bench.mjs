// Measures the built program on trees of 1, 100, 600 and 10,000 units (or of the sizes that are given) against an empty Node process, and against
// systemd-analyze verify on the same units where that is installed. All in one run, the runs of each kind in turn; prints medians and ratios, and
// where the time goes. The units are those of Debian packages, for large trees numbered copies of them; with --generated, or where apt cannot get
// them, made-up ones.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { debianUnits } from "./bench-debian.mjs";
import { isUnitName, writeDebian, writeGenerated } from "./bench-tree.mjs";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(top, "dist/cli.js");
const { values, positionals } = parseArgs({ allowPositionals: true, options: { generated: { type: "boolean" } } });
const sizes = positionals.length > 0 ? positionals.map(Number) : [1, 100, 600, 10_000];
const home = mkdtempSync(join(tmpdir(), "unitlint-bench-"));

/** More seconds of CPU than this no run gets: systemd-analyze verify takes a minute or more for the largest tree. */
const MOST_CPU = 60;

/** Runs a program and prints how long it took, its CPU time and its largest resident set, which Node cannot tell of another process. */
const WAIT = `import json, os, resource, subprocess, sys, time
resource.setrlimit(resource.RLIMIT_CPU, (${MOST_CPU}, ${MOST_CPU}))
began = time.monotonic()
try: program = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
except FileNotFoundError: sys.exit(1)
usage = os.wait4(program.pid, 0)[2]
print(json.dumps({"wall": 1000 * (time.monotonic() - began), "cpu": 1000 * (usage.ru_utime + usage.ru_stime), "memory": usage.ru_maxrss / 1024}))`;

/** undefined if the program is not installed. */
function measure([command, ...args]) {
  const { stdout, error, status } = spawnSync("python3", ["-c", WAIT, command, ...args], { encoding: "utf8" });
  if (error) throw new Error("python3 is needed, to ask for the CPU time and memory of a process");
  return status === 0 ? JSON.parse(stdout) : undefined;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

/** Medians of each kind of run, the runs of each kind in turn; a kind whose program is not installed is left out. */
function medians(kinds, rounds) {
  const runs = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) for (const [kind, command] of Object.entries(kinds)) runs[kind].push(measure(command));
  const measured = Object.entries(runs).filter(([, results]) => !results.includes(undefined));
  const of = (results, what) => median(results.map((result) => result[what]));
  return Object.fromEntries(
    measured.map(([kind, results]) => [kind, { wall: of(results, "wall"), cpu: of(results, "cpu"), memory: of(results, "memory") }]),
  );
}

const right = (number, width, unit) => `${number.toFixed(0).padStart(width)} ${unit}`;
const roundsFor = (size) => (size >= 5000 ? 1 : size > 100 ? 3 : size > 1 ? 5 : 9);

function commandsFor(directory) {
  const unitlint = [process.execPath, cli];
  const units = readdirSync(directory).filter(isUnitName);
  return {
    "node -e 0": [process.execPath, "-e", "0"],
    "unitlint --version": [...unitlint, "--version"],
    unitlint: [...unitlint, "--systemd", "257", "--quiet", directory],
    "unitlint 230..262": [...unitlint, "--systemd", "230..262", "--quiet", directory],
    "systemd-analyze verify": ["systemd-analyze", "verify", "--man=no", ...units.map((name) => join(directory, name))],
  };
}

function report(size, packages) {
  const directory = join(home, String(size));
  if (packages) writeDebian(directory, size, packages);
  else writeGenerated(directory, size);
  const results = medians(commandsFor(directory), roundsFor(size));
  const {
    "node -e 0": node,
    "unitlint --version": start,
    unitlint,
    "unitlint 230..262": range,
    "systemd-analyze verify": verify,
  } = results;
  const perUnit = size < 100 ? "" : `, ${((unitlint.cpu - start.cpu) / size).toFixed(2)} ms for each unit`;
  const remarks = {
    unitlint: `${(unitlint.cpu - node.cpu).toFixed(0)} ms of CPU over node -e 0${perUnit}`,
    "unitlint 230..262": `${(range.cpu / unitlint.cpu).toFixed(1)} times the CPU of one version`,
    ...(verify && { "systemd-analyze verify": `unitlint takes ${(unitlint.cpu / verify.cpu).toFixed(2)} times its CPU` }),
  };
  const title = `${size} ${packages ? "units of Debian packages" : "made-up services"}`;
  console.log(`\n${title.padEnd(32)}  wall        CPU     memory`);
  for (const [kind, { wall, cpu, memory }] of Object.entries(results)) {
    const remark = `${remarks[kind] ?? ""}${cpu > 990 * MOST_CPU ? " (ended then)" : ""}`;
    console.log(`  ${kind.padEnd(22)} ${right(wall, 9, "ms")} ${right(cpu, 8, "ms")} ${right(memory, 7, "MB")}   ${remark}`.trimEnd());
  }
  if (!verify) console.log("  systemd-analyze is not installed here: no comparison");
  reportPhases({ start: start.cpu, ...phasesOf(directory, roundsFor(size)) });
}

const linter = join(home, "linter.cjs");

/** The parts that a run consists of, in a bundle of their own. */
const bundle = () =>
  build({
    stdin: {
      contents: `
        export { reportOf } from "./src/cli/output/report.js";
        export { version } from "./src/core/version.js";
        export { check } from "./src/engine/check.js";
        export { selectRules } from "./src/engine/select.js";
        export { treesOf } from "./src/engine/trees.js";
        export { rules } from "./src/generated/rules.js";
        export { dependenciesOf } from "./src/model/dependencies.js";
        export { namespaceGraph } from "./src/namespaces/build.js";
        export { readSnapshot } from "./src/node/read.js";
        export { concise } from "./src/reporters/concise.js";`,
      resolveDir: top,
      loader: "ts",
    },
    outfile: linter,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "warning",
    define: { UNITLINT_VERSION: '""' },
    external: ["fast-glob", "ini", "semver"],
    supported: { "dynamic-import": false },
  });

function phasesOf(directory, rounds) {
  const script = join(top, "scripts/bench-phases.mjs");
  const runs = Array.from({ length: rounds }, () => {
    const { stdout } = spawnSync(process.execPath, [script, linter, directory], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    return JSON.parse(stdout);
  });
  return Object.fromEntries(Object.keys(runs[0]).map((phase) => [phase, median(runs.map((run) => run[phase]))]));
}

function reportPhases(phases) {
  const total = Object.values(phases).reduce((sum, ms) => sum + ms, 0);
  console.log("  where the CPU goes, each part done for all units before the next:");
  for (const [phase, ms] of Object.entries(phases))
    console.log(`    ${phase.padEnd(20)} ${right(ms, 8, "ms")} ${right((100 * ms) / total, 4, "%")}`);
}

try {
  const packages = values.generated ? undefined : debianUnits();
  if (typeof packages === "string") console.log(`${packages}: made-up services instead`);
  await bundle();
  for (const size of sizes) report(size, typeof packages === "string" ? undefined : packages);
} finally {
  rmSync(home, { recursive: true });
}
