import type { DependencyGraph } from "../dependencies.js";
import type { UnitName } from "../unit.js";
import type { Property } from "./edge.js";

/** Properties that give the other unit a start job too: unit-dependency-atom.c, UNIT_ATOM_PULL_IN_START and its like. */
export const pullIns = ["Requires", "BindsTo", "Wants", "Upholds", "Requisite"] as const satisfies readonly Property[];
/** The same, seen from the unit that is pulled in. */
export const pulledInBy = ["RequiredBy", "BoundBy", "WantedBy", "UpheldBy", "RequisiteOf"] as const satisfies readonly Property[];

/** All units that can be reached from some over these properties, the first ones included. */
export function reach(graph: DependencyGraph, from: Iterable<UnitName>, properties: readonly Property[]): ReadonlySet<UnitName> {
  const seen = new Set<UnitName>();
  for (const name of from) seen.add(graph.idOf(name));
  for (const name of seen) for (const next of around(graph, name, properties)) seen.add(next);
  return seen;
}

/** The units at the other ends of these properties' edges. */
export function* around(graph: DependencyGraph, name: UnitName, properties: readonly Property[]): Generator<UnitName> {
  for (const property of properties) for (const { unit } of graph.of(name, property)) yield unit;
}

/** Whether one unit is ordered after another, itself or through others. */
export function isOrderedAfter(graph: DependencyGraph, unit: UnitName, other: UnitName): boolean {
  return reachesFrom(graph, unit, other, ["After"]);
}

/** Whether a start of one unit starts another too, itself or through others. */
export function pullsIn(graph: DependencyGraph, unit: UnitName, other: UnitName): boolean {
  return reachesFrom(graph, unit, other, pullIns);
}

function reachesFrom(graph: DependencyGraph, unit: UnitName, other: UnitName, properties: readonly Property[]): boolean {
  const goal = graph.idOf(other);
  const seen = new Set(around(graph, unit, properties));
  if (seen.has(goal)) return true;
  for (const name of seen) {
    for (const { unit: next } of properties.flatMap((property) => graph.of(name, property))) {
      if (next === goal) return true;
      seen.add(next);
    }
  }
  return false;
}

/** The units that pull this one in, itself left out. */
export function pullersOf(graph: DependencyGraph, unit: UnitName): readonly UnitName[] {
  return [...new Set(around(graph, unit, pulledInBy))];
}
