// Does what a run of unitlint does, part by part, each for the whole tree before the next, and prints the CPU time of each part in milliseconds: a
// process of its own for each tree, so that none runs code that an earlier one warmed up. Arguments: the bundle of scripts/bench.mjs, a directory.
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";

const [bundle, directory] = process.argv.slice(2);
const require = createRequire(import.meta.url);
// As src/cli/start.ts does.
if (Number.parseInt(process.versions.node, 10) <= 24) setFlagsFromString("--interrupt-budget=1000000");
const linter = require(bundle);

const phases = {};
function timed(phase, run) {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  phases[phase] = (user + system) / 1000;
  return result;
}

const v = linter.version(257);
const range = { min: 257, max: 257 };
const snapshot = timed("discover", () => linter.readSnapshot({ targets: [directory] }));
const trees = timed("load paths", () => linter.treesOf(snapshot));
timed("parse", () => trees.map(({ files }) => files.size));
timed("load units", () => trees.map((tree) => tree.names.map((name) => tree.unit(name, v))));
timed("dependencies", () => trees.map((tree) => linter.dependenciesOf(tree, v).units().length));
timed("namespaces", () => trees.map((tree) => linter.namespaceGraph(tree, v)));
const selection = linter.selectRules(linter.rules, { select: [], ignore: [], config: new Map() });
const known = new Set(linter.rules.map(({ rule }) => rule.id));
const findings = timed("rules", () => linter.check({ snapshot, trees, ...selection, known, range, graph: linter.namespaceGraph }));
const target = { range, text: "257", from: "" };
timed("report", () => linter.concise(linter.reportOf({ trees, target, realRoot: "", display: (path) => path }, { snapshot, findings })));
console.log(JSON.stringify(phases));
