import { oncePer } from "../core/once.js";
import { answersIn, isAnswered, narrow, remember, type Version, version, versionMemo } from "../core/version.js";
import { isUnknown } from "../syntax/template.js";
import { type Adjacency, adjacencyOf, type Edges, endsOf, holds, someEnd } from "./dependencies/adjacency.js";
import { type Bounds, boundsOf } from "./dependencies/bounds.js";
import { areSame, propertyOf } from "./dependencies/codes.js";
import { isTemplate, type Property } from "./dependencies/edge.js";
import { evidence, ownEvidenceOf } from "./dependencies/evidence.js";
import { numbersOf } from "./dependencies/numbers.js";
import { reached, reaches } from "./dependencies/reach.js";
import { templateOf } from "./names.js";
import type { Dependency, Unit, UnitName, UnitTree } from "./unit.js";

/**
 * What systemd makes of the units of a tree: who requires, orders, triggers whom, and because of which lines. Units go by any of their names and
 * are given by their ids. Each answer holds for the versions that give the same, as far as that is known.
 */
export interface DependencyGraph {
  /** The units of the tree, templates too, and all that they name, missing ones too. */
  readonly units: () => readonly Unit[];
  /** Those of them that are instances of a template, sorted. */
  readonly instances: (template: UnitName) => readonly UnitName[];
  /** The units or paths in one property of a unit, sorted. */
  readonly names: (name: UnitName, property: Property) => readonly string[];
  /** The same with evidence. */
  readonly of: (name: UnitName, property: Property) => readonly Dependency[];
  /** All edges of a unit, the ones that other units make with it too; a property without any is not there. */
  readonly all: (name: UnitName) => ReadonlyMap<Property, readonly Dependency[]>;
  /** Whether one of these properties of a unit holds any. */
  readonly any: (name: UnitName, properties: readonly Property[]) => boolean;
  /** Whether a property of a unit holds that other unit. */
  readonly has: (name: UnitName, property: Property, other: UnitName) => boolean;
  /** The units that these properties lead to from some units, through others too. */
  readonly reach: (names: readonly UnitName[], properties: readonly Property[]) => ReadonlySet<UnitName>;
  /** Whether {@link reach} of a unit holds that other one. */
  readonly reaches: (name: UnitName, properties: readonly Property[], other: UnitName) => boolean;
}

const memoOf = oncePer((_: UnitTree) => versionMemo<Adjacency>());

/** The edges of all units of a tree, in numbers. */
export function edgesOf(tree: UnitTree, v: Version): Adjacency {
  const memo = memoOf(tree);
  return remember(memo, v, (inner) =>
    adjacencyOf(
      tree,
      inner,
      answersIn(memo).map(({ value }) => value),
    ),
  );
}

/** The bounds of all versions, to be asked first where the edges of some other version are known and those of this one are not. */
export function boundsInstead(tree: UnitTree, v: Version): Bounds | undefined {
  const memo = memoOf(tree);
  return memo.known !== undefined && !isAnswered(memo, v) ? boundsOf(tree) : undefined;
}

/** The dependency graph of a tree: explicit and implied edges, forward and reverse, as this version of systemd makes them. */
export function dependenciesOf(tree: UnitTree, v: Version): DependencyGraph {
  const numbers = numbersOf(tree);
  const ask = <T>(answer: (edges: Edges) => T, isSame: (a: T, b: T) => boolean = Object.is): T => widely(tree, v, answer, isSame);
  const names = (name: UnitName, property: Property): readonly string[] =>
    ask((graph) => endsOf(graph, numbers.of(name), property), areSame)
      .map((end) => numbers.texts[end] ?? "")
      .sort();
  const dependency = (name: UnitName, property: Property, unit: string): Dependency => ({
    unit,
    get because() {
      const [from, to] = [numbers.of(name), numbers.of(unit)];
      const own = isAnswered(memoOf(tree), v) ? undefined : ownEvidenceOf(tree, from, property, to, v);
      return own ?? evidence(edgesOf(tree, v), from, property, to);
    },
  });
  const of = (name: UnitName, property: Property): readonly Dependency[] =>
    names(name, property).map((unit) => dependency(name, property, unit));
  return {
    units: () => {
      const { nodes, units } = edgesOf(tree, v);
      return nodes.map((n) => units[n] as Unit);
    },
    instances: (template) =>
      ask((graph) => instancesIn(graph).get(template) ?? NONE, areSame)
        .map((n) => numbers.texts[n] ?? "")
        .sort(),
    names,
    of,
    all: (name) => {
      const n = numbers.of(name);
      const { starts, codes } = edgesOf(tree, v);
      const found = new Set([...codes.subarray(starts[n], starts[n + 1])].map(propertyOf));
      return new Map([...found].map((property) => [property, of(name, property)]));
    },
    any: (name, properties) => ask((graph) => properties.some((property) => someEnd(graph, numbers.of(name), property, () => true))),
    has: (name, property, other) => ask((graph) => holds(graph, numbers.of(name), property, numbers.of(other))),
    reach: (from, properties) =>
      new Set(ask((graph) => reached(graph, from.map(numbers.of), properties), areSame).map((n) => numbers.texts[n] ?? "")),
    reaches: (name, properties, other) => ask((graph) => reaches(graph, numbers.of(name), properties, numbers.of(other))),
  };
}

/**
 * The answer in this version, which only grows with the edges; it holds for all versions known so far between which it stays the same. Where the edges
 * of other versions are known already, most answers need no more than the bounds of all.
 */
function widely<T>(tree: UnitTree, v: Version, answer: (edges: Edges) => T, isSame: (a: T, b: T) => boolean): T {
  const bounds = boundsInstead(tree, v);
  if (bounds) {
    const always = answer(bounds.least);
    if (isSame(always, answer(bounds.most))) return always;
  }
  const own = version(v.number);
  const graph = edgesOf(tree, own);
  const value = answer(graph);
  const range = { ...own.valid };
  const answers = answersIn(memoOf(tree));
  const isAlike = (next: (typeof answers)[number] | undefined): next is (typeof answers)[number] =>
    next !== undefined && (next.value.codes === graph.codes || isSame(answer(next.value), value));
  while (v.valid.min < range.min) {
    const before = answers.find((one) => one.range.max === range.min - 1);
    if (!isAlike(before)) break;
    range.min = before.range.min;
  }
  while (range.max < v.valid.max) {
    const behind = answers.find((one) => one.range.min === range.max + 1);
    if (!isAlike(behind)) break;
    range.max = behind.range.max;
  }
  narrow(v, range);
  return value;
}

const NONE: readonly number[] = [];

/** The instances among the units, by their template. */
const instancesIn = oncePer((graph: Edges): ReadonlyMap<UnitName, readonly number[]> => {
  const made = new Map<UnitName, number[]>();
  for (const n of [...graph.nodes].sort((a, b) => a - b)) {
    const name = graph.numbers.texts[n] ?? "";
    const template = isUnknown(name) ? undefined : templateOf(name);
    if (template === undefined) continue;
    const known = made.get(template);
    if (known) known.push(n);
    else made.set(template, [n]);
  }
  return made;
});

export { isTemplate, type Property };
