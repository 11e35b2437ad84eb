// Gives the linter what nobody would write: trees, values, configurations and baselines, cut up and put together anew from the rules' examples and
// from fixtures. Nothing may throw or take long; what is printed from a parsed file is the file; places lie inside the files; the same input gives the
// same output, in whatever order a directory lists its files; what is fixed or suppressed is gone, and fixing twice changes nothing; only what is asked
// to write writes. --seconds N (60), --seed N (of the clock), --only N (that one input again), --milliseconds N (the most that one may take, 100);
// exits with 1 if anything was found.
import { parseArgs } from "node:util";
import { loadLinter, textsBelow } from "./fuzz/linter.mjs";
import { poolOf } from "./fuzz/random.mjs";
import { runChecks, runInput } from "./fuzz/runs.mjs";
import { startingTrees, treeChecks, treeInput } from "./fuzz/trees.mjs";
import { valueChecks, valuesInput } from "./fuzz/values.mjs";

const { values } = parseArgs({
  options: { seconds: { type: "string" }, seed: { type: "string" }, only: { type: "string" }, milliseconds: { type: "string" } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
/** Of CPU, for one input of a few kilobytes; measured again before it counts, as the machine may be busy. */
const MOST_MILLISECONDS = Number(values.milliseconds ?? 100);
/** For each kibibyte beyond ten. */
const MOST_FOR_MORE = MOST_MILLISECONDS / 10;
const MOST_FAILURES = 10;

const linter = await loadLinter();
const pool = poolsOf();
const kinds = [
  { name: "values", input: valuesInput, ...valueChecks(linter) },
  { name: "run", input: runInput, ...runChecks(linter) },
  { name: "tree", input: treeInput, ...treeChecks(linter) },
];

function poolsOf() {
  const trees = startingTrees(linter.rules);
  const texts = [
    ...trees.flatMap((tree) => Object.values(tree).filter((one) => typeof one === "string")),
    ...["fixtures", "../shared/fuzz"].flatMap((name) => textsBelow(name).map(([, text]) => text)),
  ];
  const ids = linter.rules.map(({ rule }) => rule.id);
  const directives = linter.allSections().flatMap((section) => linter.directivesOf(section).map(({ key }) => key));
  return { ...poolOf(texts, ids), trees, directives };
}

/** Of ten inputs, two are values and one is a run. */
const kindOf = (number) => kinds[number % 10 < 2 ? 0 : number % 10 === 2 ? 1 : 2];

const milliseconds = (since) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

/** The problem that an input takes too long, at best of some runs. */
function* slowness(run, input) {
  if (run === undefined) return;
  const most = MOST_MILLISECONDS + MOST_FOR_MORE * Math.max(0, JSON.stringify(input).length / 1024 - 10);
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 4 && best > most; tries++) {
    const began = process.cpuUsage();
    run(input);
    best = Math.min(best, milliseconds(began));
  }
  if (best > most) yield `it takes ${best.toFixed(0)} ms, and ${most.toFixed(0)} are much`;
}

async function problemsOf(number) {
  const { input: inputOf, faults, run } = kindOf(number);
  const input = inputOf(seed, number, pool);
  try {
    const problems = [];
    for await (const fault of faults(input, number)) problems.push(fault);
    problems.push(...slowness(run, input));
    return { input, problems };
  } catch (error) {
    return { input, problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

const end = Date.now() + 1000 * Number(values.seconds ?? 60);
let number = Number(values.only ?? 0);
let failed = 0;
for (; Date.now() < end && failed < MOST_FAILURES; number++) {
  const { input, problems } = await problemsOf(number);
  if (problems.length > 0) failed++;
  for (const problem of new Set(problems)) console.log(`--seed ${seed} --only ${number}: ${problem}`);
  if (values.only !== undefined) {
    console.log(JSON.stringify(input, undefined, 1));
    break;
  }
}
console.log(`${number} inputs of seed ${seed}: ${failed === 0 ? "nothing found" : `${failed} with problems`}`);
process.exitCode = failed > 0 ? 1 : 0;
