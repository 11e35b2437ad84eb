import { describe, expect, test } from "vitest";
import { version } from "../src/core/version.js";
import { check } from "../src/engine/check.js";
import { treesOf } from "../src/engine/trees.js";
import { rules } from "../src/generated/rules.js";
import { orderingCycles } from "../src/model/dependencies/cycles.js";
import { dependenciesOf, edgesOf } from "../src/model/dependencies.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import { namespaceGraph } from "../src/namespaces/build.js";

const ASKING = [
  "after-without-pull-in",
  "masked-dependency",
  "network-online-without-wants",
  "ordering-cycle",
  "requires-without-after",
  "service-without-install",
];

/** The milliseconds of the processor that the rules take which ask for the dependency graph. */
function timeOf(tree: MemoryFiles): number {
  const snapshot = memorySnapshot(Object.fromEntries(Object.entries(tree).map(([name, text]) => [`/etc/systemd/system/${name}`, text])));
  const began = process.cpuUsage();
  check({
    snapshot,
    trees: treesOf(snapshot),
    rules: rules.filter(({ rule }) => ASKING.includes(rule.id)).map(({ rule }) => ({ rule })),
    own: new Map(),
    known: new Set(),
    range: { min: 257, max: 257 },
    graph: namespaceGraph,
  });
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** Several times what any of them needs on a busy machine; each took a minute or two where its cost was quadratic. */
const MOST = 15_000;
const COUNT = 5000;
const SERVICE = "[Service]\nExecStart=/usr/bin/true\n";
const units = (text: (n: number) => string): MemoryFiles =>
  Object.fromEntries(Array.from({ length: COUNT }, (_, n) => [`u${n}.service`, `[Unit]\n${text(n)}\n${SERVICE}`]));
const next = (n: number, by = 1): string => `u${(n + by) % COUNT}.service`;

const CASES: Readonly<Record<string, MemoryFiles>> = {
  "a ring of After=": units((n) => `After=${next(n)}`),
  "a ring of Before=": units((n) => `Before=${next(n)}`),
  "a ring of BindsTo=": units((n) => `BindsTo=${next(n)}`),
  "a ring of OnFailure=": units((n) => `OnFailure=${next(n)}`),
  "pairs that wait for each other, each started by the one before": units((n) => `After=u${n ^ 1}.service\nWants=u${n + 1}.service`),
  "a chain of Requires= and another of After=": units((n) => `Requires=u${n + 1}.service\nAfter=u${n + 2}.service`),
  "a chain of Wants= that waits for the network": units((n) => `After=network-online.target\nWants=u${n + 1}.service`),
  "a unit that all want and wait for": { ...units(() => "After=all.service\nWants=all.service"), "all.service": SERVICE },
  "100,000 lines that say the same": { "a.service": `[Unit]\n${"After=x.service\n".repeat(100_000)}${SERVICE}` },
  "20,000 paths on a mount": {
    "a.service": `[Unit]\n${Array.from({ length: 20_000 }, (_, n) => `RequiresMountsFor=/srv/a/${n}\n`).join("")}${SERVICE}`,
    "srv.mount": "[Mount]\nWhat=tmpfs\nWhere=/srv\n",
  },
};

describe("the worst dependencies take bounded time", () => {
  test.each(Object.entries(CASES))("%s", { timeout: 120_000 }, (_, tree) => {
    expect(timeOf(tree)).toBeLessThan(MOST);
  });
});

test("a ring of 5,000 units is one cycle of all of them, with the line behind each step", () => {
  const files = Object.entries(units((n) => `After=${next(n)}`)).map(([name, text]) => [`/etc/systemd/system/${name}`, text]);
  const [tree] = treesOf(memorySnapshot(Object.fromEntries(files)));
  if (!tree) throw new Error("no tree");
  const [cycle, ...others] = orderingCycles(tree, version(257));
  expect(others).toEqual([]);
  expect(cycle?.edges.length).toBe(COUNT);
  for (const { from, to, because } of cycle?.edges.slice(0, 20) ?? [])
    expect(because.map(({ text }) => [from, text])).toEqual([[from, `After=${to}`]]);
});

test("versions that make the same edges share them", () => {
  const [tree] = treesOf(memorySnapshot({ "/etc/systemd/system/a.service": `[Unit]\nAfter=b.service\n${SERVICE}` }));
  if (!tree) throw new Error("no tree");
  const graph = edgesOf(tree, version(262));
  for (let number = 230; number < 262; number++) expect(edgesOf(tree, version(number))).toBe(graph);
  expect(dependenciesOf(tree, version(240)).names("b.service", "Before")).toEqual(["a.service"]);
});

test("the lines behind all edges of 500 units that wait for all others are found once", { timeout: 120_000 }, () => {
  const names = Array.from({ length: 500 }, (_, n) => `u${n}.service`);
  const text = (own: string): string => `[Unit]\nAfter=${names.filter((name) => name !== own).join(" ")}\n${SERVICE}`;
  const [tree] = treesOf(memorySnapshot(Object.fromEntries(names.map((name) => [`/etc/systemd/system/${name}`, text(name)]))));
  if (!tree) throw new Error("no tree");
  const began = process.cpuUsage();
  const graph = dependenciesOf(tree, version(257));
  const lines = names.flatMap((name) => graph.of(name, "Before").filter(({ unit }) => names.includes(unit)));
  expect(lines.filter(({ because }) => because.length === 1).length).toBe(500 * 499);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1000).toBeLessThan(MOST);
});
