// Compares with systemd itself: of a set of faulty units, drawn with a seed, what `systemd-analyze verify` refuses has to be called refused here, and
// nothing else. Compares with this machine's systemd and with those of Debian releases (see scripts/conformance/releases.mjs).
//   npm run conformance -- [--units N] [--seed N] [--write]      --write: keeps the result in docs/conformance.md
// Ends with 0: agreed throughout; 1: differed; 2: could not be run.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { systemds } from "./conformance/releases.mjs";
import { units } from "./conformance/units.mjs";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(top, "dist/cli.js");
const BATCH = 40;

const { values } = parseArgs({
  options: { units: { type: "string", default: "1000" }, seed: { type: "string", default: "1" }, write: { type: "boolean" } },
});

/** The functions of src/catalog that the units are made with. */
async function catalog(folder) {
  const outfile = join(folder, "catalog.mjs");
  const contents = ["directives", "parsers", "values"].map((name) => `export * from "./src/catalog/${name}.js";`).join("\n");
  await build({
    stdin: { contents, resolveDir: top, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "error",
  });
  return import(outfile);
}

/** What systemd says of some units in one run; undefined where it crashes. */
function say({ command }, folder, names) {
  const env = { PATH: process.env.PATH, SYSTEMD_UNIT_PATH: folder, SYSTEMD_LOG_COLOR: "0", SYSTEMD_COLORS: "0", LC_ALL: "C" };
  const args = [...command.slice(1), "verify", "--man=no", ...names.map((name) => join(folder, name))];
  const { signal, status, stdout, stderr } = spawnSync(command[0], args, { encoding: "latin1", env, maxBuffer: 1 << 28, timeout: 60_000 });
  return signal !== null || status === null || status > 128 ? undefined : stdout + stderr;
}

/** What systemd 262 says of a unit for which it looks into a hierarchy of cgroups that this machine does not have. */
const NO_CGROUPS = /^Unit (\S+) failed to load properly.*: No such file or directory$/gm;

/** Whether systemd refuses each unit; undefined where it crashes over it, or cannot tell here. */
function verdicts(systemd, folder, names) {
  const said = say(systemd, folder, names);
  if (said === undefined && names.length > 1) {
    const half = names.length >> 1;
    return [...verdicts(systemd, folder, names.slice(0, half)), ...verdicts(systemd, folder, names.slice(half))];
  }
  if (said === undefined) return [[names[0], undefined]];
  const refused = new Set(
    [...said.matchAll(/^Unit (\S+) (?:has a bad unit file setting|failed to load properly)/gm)].map(([, name]) => name),
  );
  const untold = new Set([...said.matchAll(NO_CGROUPS)].map(([, name]) => name));
  return names.map((name) => [name, untold.has(name) ? undefined : refused.has(name) ? (lastWord(said, name) ?? "refused") : ""]);
}

/** systemd's own reason, for the list of differences. */
const lastWord = (said, name) =>
  said
    .split("\n")
    .filter((line) => line.includes(name))
    .at(0);

/** The units that are called refused here, each with a message. */
function refusedHere(folder, version) {
  const args = [cli, "--systemd", version, "--system", "--format", "json", "--fail-on", "error", "."];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0 && status !== 1) throw new Error(`unitlint failed: ${stderr.trim()}`);
  const found = JSON.parse(stdout).findings.filter(({ refused }) => refused);
  return new Map(found.map(({ path, message }) => [path.replace(/\.d\/.*$/, ""), message]));
}

/** The figures for one systemd. */
function compare(systemd, folder, names) {
  const here = refusedHere(folder, systemd.number);
  const batches = Array.from({ length: Math.ceil(names.length / BATCH) }, (_, n) => names.slice(n * BATCH, (n + 1) * BATCH));
  const judged = batches.flatMap((batch) => verdicts(systemd, folder, batch));
  const known = judged.filter(([, verdict]) => verdict !== undefined);
  const missed = known.filter(([name, verdict]) => verdict !== "" && !here.has(name));
  const invented = known.filter(([name, verdict]) => verdict === "" && here.has(name)).map(([name]) => [name, here.get(name)]);
  const refused = known.filter(([, verdict]) => verdict !== "").length;
  return { systemd, judged: known.length, untold: judged.length - known.length, refused, missed, invented };
}

const row = ({ systemd: { number, full, from }, judged, untold, refused, missed, invented }) =>
  `| ${number} | ${full}, ${from} | ${judged} | ${refused} | ${refused - missed.length} | ${judged - refused - invented.length} | ${missed.length} | ${invented.length} | ${untold} |`;

const table = (results) =>
  [
    "| systemd | build | units | it refuses | refused here too | loaded by both | missed | invented | no verdict |",
    "|---|---|---|---|---|---|---|---|---|",
    ...results.map(row),
  ].join("\n");

function page(results, missing, count) {
  return `# Conformance with systemd

The last result of \`npm run conformance -- --write\`: ${count} faulty units, drawn at random with seed ${values.seed}, judged by
\`systemd-analyze verify --man=no\` and by unitlint for the same version. *It refuses*: systemd does not load the unit (“has a bad unit file
setting”, “failed to load properly”). *Missed*: units that unitlint does not call refused though systemd refuses them; *invented*: the other
way round. Units at which systemd-analyze itself crashes have no verdict, nor have
those for which it asks for a hierarchy of cgroups that the machine does not have.

${table(results)}
${missing.map(({ from, reason }) => `\nNot compared: ${from} (${reason}).\n`).join("")}`;
}

async function main(folder) {
  const { found, missing } = systemds();
  for (const { from, reason } of missing) console.log(`cannot compare with ${from}: ${reason}`);
  if (found.length === 0) {
    console.log("there is no systemd here to compare with: nothing was compared");
    return 2;
  }
  const made = units(Number(values.units), Number(values.seed), await catalog(folder));
  const directory = mkdtempSync(join(folder, "units-"));
  for (const { name, text, dropin } of made) {
    writeFileSync(join(directory, name), text, "latin1");
    if (dropin === undefined) continue;
    mkdirSync(join(directory, `${name}.d`));
    writeFileSync(join(directory, `${name}.d/x.conf`), dropin);
  }
  const results = found.map((systemd) =>
    compare(
      systemd,
      directory,
      made.map(({ name }) => name),
    ),
  );
  const textOf = new Map(made.map(({ name, text, dropin }) => [name, dropin === undefined ? text : `${text}\n# drop-in\n${dropin}`]));
  for (const { systemd, missed, invented } of results) {
    for (const [kind, list] of Object.entries({ missed, invented })) {
      for (const [name, why] of list) console.log(`\n${systemd.number}: ${kind} ${name}: ${why}\n${textOf.get(name).replace(/^/gm, "  ")}`);
    }
  }
  console.log(`\n${made.length} units, seed ${values.seed}\n${table(results)}`);
  if (values.write) writeFileSync(join(top, "docs/conformance.md"), page(results, missing, made.length));
  return results.every(({ missed, invented }) => missed.length + invented.length === 0) ? 0 : 1;
}

if (!existsSync(cli)) {
  console.log("dist/cli.js is missing: npm run build makes it");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "unitlint-conformance-"));
try {
  process.exitCode = await main(folder);
} finally {
  rmSync(folder, { recursive: true });
}
