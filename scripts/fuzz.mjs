// Gives the linter trees that nobody would write: texts of the rules' examples and of fixtures, cut up and put together anew, under odd names and
// links. Nothing may throw or take long, what is printed from a parsed file is the file, findings and fixes lie inside the files, and the same
// tree gives the same findings. --seconds N (60), --seed N (of the clock), --only N (that one input again),
// --milliseconds N (the most that one may take, 100); exits with 1 if anything was found.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { configuration, inputOf } from "./fuzz-input.mjs";

const top = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: { seconds: { type: "string" }, seed: { type: "string" }, only: { type: "string" }, milliseconds: { type: "string" } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
/** Of CPU, for one input of a few kilobytes; measured again before it counts, as the machine may be busy. */
const MOST_MILLISECONDS = Number(values.milliseconds ?? 100);

const bundle = mkdtempSync(join(tmpdir(), "unitlint-fuzz-"));
const { assemble, linter } = await load();

async function load() {
  const entry = `
    export { readConfig } from "./src/engine/config.js";
    export { applyEdits } from "./src/engine/fix.js";
    export { check } from "./src/engine/check.js";
    export { ownRules } from "./src/engine/own-rules.js";
    export { treesOf } from "./src/engine/trees.js";
    export { rules } from "./src/generated/rules.js";
    export { memorySnapshot } from "./src/model/snapshot.js";
    export { namespaceGraph } from "./src/namespaces/build.js";
    export { parseUnitFile } from "./src/syntax/parse.js";`;
  const outfile = join(bundle, "linter.cjs");
  const stdin = { contents: entry, resolveDir: top, loader: "ts" };
  await build({
    stdin,
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "warning",
    supported: { "dynamic-import": false },
  });
  const { default: linter } = await import(pathToFileURL(outfile).href);
  return { linter, assemble: linter.treesOf };
}

/** Texts to begin with. */
function texts() {
  const found = linter.rules.flatMap(({ rule }) => rule.examples.flatMap(({ bad, good }) => [bad, good]));
  const flat = found.flatMap((example) =>
    typeof example === "string" ? [example] : Object.values(example).filter((one) => typeof one === "string"),
  );
  for (const directory of ["fixtures", "../shared/fuzz"].map((name) => join(top, name)).filter((path) => existsSync(path))) {
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) flat.push(readFileSync(join(entry.parentPath ?? entry.path, entry.name), "utf8").slice(0, 20_000));
    }
  }
  return flat;
}

function findingsOf(tree, range) {
  const snapshot = linter.memorySnapshot(tree, { complete: range.min % 2 === 0 });
  const trees = assemble(snapshot);
  const rules = linter.rules.map(({ rule }) => ({ rule }));
  const own = new Map(linter.ownRules.map(({ id, severity }) => [id, severity]));
  return linter.check({
    snapshot,
    trees,
    rules,
    own,
    known: new Set(rules.map(({ rule }) => rule.id)),
    range,
    graph: linter.namespaceGraph,
  });
}

/** What is wrong with what the linter makes of a tree. */
function* faults(tree, range) {
  const files = new Map(Object.entries(tree).filter(([, text]) => typeof text === "string"));
  for (const [path, text] of files) {
    const { items } = linter.parseUnitFile(path, text);
    const printed = items.map(({ lines }) => text.slice(lines.start, lines.end)).join("");
    if (printed !== text) yield `${path} is printed otherwise than it was read`;
  }
  const findings = findingsOf(tree, range);
  if (JSON.stringify(findings) !== JSON.stringify(findingsOf(tree, range))) yield "the same tree gives other findings";
  for (const { rule, at, notes = [], fix } of findings) {
    for (const span of [at, ...notes.map((note) => note.at), ...(fix?.edits ?? []).map((edit) => edit.at)]) {
      const length = files.get(span.file)?.length;
      if (length !== undefined && !(0 <= span.start && span.start <= span.end && span.end <= length))
        yield `${rule} marks ${JSON.stringify(span)}`;
    }
    const [first] = fix?.edits ?? [];
    const text = first && files.get(first.at.file);
    const fixed =
      text === undefined
        ? undefined
        : linter.applyEdits(
            text,
            fix.edits.filter(({ at }) => at.file === first.at.file),
          );
    if (fixed !== undefined) linter.parseUnitFile(first.at.file, fixed);
  }
}

const milliseconds = (since) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

/** How long the findings of a tree take, at best of some runs. */
function timeOf(tree, range) {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 4 && best > MOST_MILLISECONDS; run++) {
    const began = process.cpuUsage();
    findingsOf(tree, range);
    best = Math.min(best, milliseconds(began));
  }
  return best;
}

async function problemsOf(number, base) {
  const { tree, version } = inputOf(seed, number, base);
  const range = { min: version, max: version };
  try {
    const problems = [...faults(tree, range)];
    const time = timeOf(tree, range);
    if (time > MOST_MILLISECONDS) problems.push(`it takes ${time.toFixed(0)} ms`);
    await linter.readConfig(configuration(seed, number), ["no-command"]);
    return { tree, problems };
  } catch (error) {
    return { tree, problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

try {
  const base = texts();
  const end = Date.now() + 1000 * Number(values.seconds ?? 60);
  let number = Number(values.only ?? 0);
  let failed = 0;
  for (; Date.now() < end && failed < 10; number++) {
    const { tree, problems } = await problemsOf(number, base);
    if (problems.length > 0) failed++;
    for (const problem of problems) console.log(`--seed ${seed} --only ${number}: ${problem}`);
    if (values.only !== undefined) {
      console.log(tree);
      break;
    }
  }
  console.log(`${number} inputs of seed ${seed}: ${failed === 0 ? "nothing found" : `${failed} with problems`}`);
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  rmSync(bundle, { recursive: true });
}
