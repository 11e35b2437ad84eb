import fc from "fast-check";
import { expect, test } from "vitest";
import { NEWEST, OLDEST, version } from "../src/core/version.js";
import { treesOf } from "../src/engine/trees.js";
import { orderingCycles } from "../src/model/dependencies/cycles.js";
import { type DependencyGraph, dependenciesOf, edgesOf, type Property } from "../src/model/dependencies.js";
import { type MemoryFiles, memorySnapshot } from "../src/model/snapshot.js";
import type { UnitTree } from "../src/model/unit.js";
import { exampleTree } from "./support/trees.js";

const units = ["a.service", "b.service", "c@.service", "d.target", "var-lib.mount", "sysinit.target"];
const properties: readonly Property[] = [
  "After",
  "Before",
  "Wants",
  "Requires",
  "WantedBy",
  "RequiredBy",
  "JoinsNamespaceOf",
  "TriggeredBy",
];

/** Lines of [Unit] and of a service of which much comes in some versions only. */
const links = units.flatMap((unit) =>
  ["After", "Before", "Wants", "Requires", "Upholds", "JoinsNamespaceOf"].map((key) => `${key}=${unit}`),
);
const general = fc.constantFrom(
  ...links,
  ...["DefaultDependencies=no", "RequiresMountsFor=/var/lib/x", "WantsMountsFor=/var/lib/y", "After=c@x.service", "Wants=c@%i.service"],
);
const special = fc.constantFrom(
  ...["PrivateTmp=yes", "StateDirectory=x", "LoadCredential=a:/var/lib/a", "WorkingDirectory=-/var/lib/x", "RootDirectory=/var/lib/r"],
  ...["Type=dbus", "BusName=org.a", "DynamicUser=yes", "MemoryMax=1%", "Restart=always", "Type=oneshot", "LogNamespace=x"],
  ...["TemporaryFileSystem=/var/lib/t", "PIDFile=a.pid", "Slice=x-y.slice", "ExecStartPre=/a/*", "SystemCallFilter=@x", "no equals"],
);

const textOf = (name: string, lines: readonly string[], more: readonly string[]): string => {
  const head = `[Unit]\n${lines.join("\n")}\n`;
  if (name.endsWith(".mount")) return `${head}[Mount]\nWhat=tmpfs\nWhere=/var/lib\n`;
  return name.endsWith(".service") ? `${head}[Service]\nExecStart=/usr/bin/x\n${more.join("\n")}\n` : head;
};

const files: fc.Arbitrary<MemoryFiles> = fc
  .tuple(
    ...units.map((name) =>
      fc
        .tuple(fc.boolean(), fc.array(general, { maxLength: 4 }), fc.array(special, { maxLength: 3 }))
        .map(([there, lines, more]): Record<string, string> => (there ? { [name]: textOf(name, lines, more) } : {})),
    ),
  )
  .map((parts) => Object.assign({ "z.service": "[Service]\nExecStart=/usr/bin/z\n" }, ...parts));

function treeOf(made: MemoryFiles): UnitTree {
  const [tree] = treesOf(memorySnapshot(exampleTree(made, "system")), { manager: "system" });
  if (!tree) throw new Error("no tree");
  return tree;
}

/** Questions to a graph; each answer is told as a text. */
const questions: readonly ((graph: DependencyGraph) => unknown)[] = units.flatMap((unit) => [
  ...properties.map((property) => (graph: DependencyGraph) => graph.of(unit, property)),
  (graph) => [...graph.reach([unit], ["After"])].sort(),
  (graph) => graph.any(unit, ["Wants", "Requires"]),
  (graph) => graph.instances(unit),
  ...units.map((other) => (graph: DependencyGraph) => [graph.has(unit, "After", other), graph.reaches(unit, ["After"], other)]),
]);

const numbers = Array.from({ length: NEWEST - OLDEST + 1 }, (_, n) => OLDEST + n);

test("an answer is that of its version, and of all for which it is said to hold, whatever was asked before", () => {
  fc.assert(
    fc.property(
      files,
      fc.constantFrom(...numbers),
      fc.array(fc.constantFrom(...questions), { minLength: 1, maxLength: 6 }),
      (made, first, asked) => {
        const alone = numbers.map((number) => {
          const tree = treeOf(made);
          return asked.map((ask) => JSON.stringify(ask(dependenciesOf(tree, version(number)))));
        });
        const tree = treeOf(made);
        edgesOf(tree, version(first));
        for (const number of [...numbers].reverse()) {
          for (const [n, ask] of asked.entries()) {
            const v = version(number);
            const told = JSON.stringify(ask(dependenciesOf(tree, v)));
            for (let other = v.valid.min; other <= v.valid.max; other++) expect(alone[other - OLDEST]?.[n]).toBe(told);
          }
        }
      },
    ),
    { numRuns: 50, seed: 7 },
  );
});

test("cycles are found in the versions that have them", () => {
  const told = (tree: UnitTree, number: number): string =>
    JSON.stringify(orderingCycles(tree, version(number)).map(({ edges, when }) => [when, edges.map(({ from, to }) => `${from} ${to}`)]));
  fc.assert(
    fc.property(files, fc.constantFrom(...numbers), (made, first) => {
      const tree = treeOf(made);
      edgesOf(tree, version(first));
      for (const number of numbers) expect(told(tree, number)).toBe(told(treeOf(made), number));
    }),
    { numRuns: 50, seed: 7 },
  );
});
