import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { version } from "../src/core/version.js";
import { treesOf } from "../src/engine/trees.js";
import { orderingCycles } from "../src/model/dependencies/cycles.js";
import { dependenciesOf, type Property } from "../src/model/dependencies.js";
import type { Snapshot } from "../src/model/snapshot.js";
import type { UnitTree } from "../src/model/unit.js";

type Files = Readonly<Record<string, string | { readonly link: string }>>;
type Facts = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
interface Truth {
  readonly own: readonly string[];
  readonly base: Files;
  readonly cases: readonly { readonly name: string; readonly files: Files; readonly units: Readonly<Record<string, Facts>> }[];
  readonly cycles: readonly {
    readonly name: string;
    readonly files: Files;
    readonly cycle: Readonly<Record<string, false | readonly string[]>>;
  }[];
}

const truthFile = fileURLToPath(new URL("../../shared/truth/dependencies.json", import.meta.url));
const versions = [252, 254, 257, 262];

function treeOf(...layers: Files[]): UnitTree {
  const entries = layers.flatMap((files) => Object.entries(files));
  const files = entries.flatMap(([path, content]) => (typeof content === "string" ? [[`/${path}`, content] as const] : []));
  const links = entries.flatMap(([path, content]) => (typeof content === "string" ? [] : [[`/${path}`, content.link] as const]));
  const snapshot: Snapshot = {
    files: new Map(files),
    links: new Map(links),
    others: new Map(),
    failures: new Map(),
    executables: new Set(),
    worldWritable: new Set(),
    targets: ["/"],
    skipped: new Map(),
    complete: true,
  };
  return treesOf(snapshot).find(({ manager }) => manager === "system") as UnitTree;
}

describe.skipIf(!existsSync(truthFile))("as systemd makes them", () => {
  const truth = (): Truth => JSON.parse(readFileSync(truthFile, "utf8")) as Truth;

  test.each(versions)("dependencies of %i", (number) => {
    const { own, base, cases } = truth();
    let sets = 0;
    const wrong: string[] = [];
    for (const { name, files, units } of cases) {
      const graph = dependenciesOf(treeOf(base, files), version(number));
      const counts = (property: string) => (other: string) => property.endsWith("MountsFor") || other.includes(name) || own.includes(other);
      for (const [unit, facts] of Object.entries(units)) {
        if (!facts.all && !facts[number]) continue;
        const expected: Facts[string] = { ...facts.all, ...facts[number] };
        const found = graph.all(unit);
        for (const property of new Set([...Object.keys(expected), ...found.keys()])) {
          const names = (found.get(property as Property) ?? []).map((end) => end.unit).filter(counts(property));
          const right = [...(expected[property] ?? [])].sort().join(" ");
          if (right === "" && names.length === 0) continue;
          sets++;
          if (right !== names.join(" ")) wrong.push(`${unit} ${property}: ${names.join(" ")}, systemd has ${right}`);
        }
      }
    }
    expect(wrong.length, wrong.join("\n")).toBeLessThan(sets / 500);
  });

  test.each(versions)("ordering cycles of %i", (number) => {
    const { base, cycles } = truth();
    const wrong = cycles.filter(({ files, cycle }) => {
      const on = cycle.all ?? cycle[number];
      const tree = treeOf(base, files);
      const found = orderingCycles(tree, version(number));
      const units = found.flatMap(({ edges }) => edges.map(({ from }) => from));
      return (
        found.length > 0 !== Boolean(on) || found.some(({ when }) => when !== "start") || units.some((unit) => on && !on.includes(unit))
      );
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});
