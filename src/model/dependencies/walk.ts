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
  const queue: UnitName[] = [];
  const add = (name: UnitName): void => {
    if (seen.has(name)) return;
    seen.add(name);
    queue.push(name);
  };
  for (const name of from) add(graph.idOf(name));
  for (let at = 0; at < queue.length; at++) {
    for (const property of properties) for (const { unit } of graph.of(queue[at] as UnitName, property)) add(unit);
  }
  return seen;
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
  if (properties.some((property) => graph.has(unit, property, other))) return true;
  const next = properties.flatMap((property) => graph.of(unit, property).map((end) => end.unit));
  return reach(graph, next, properties).has(graph.idOf(other));
}

/** The units that pull this one in, itself left out. */
export function pullersOf(graph: DependencyGraph, unit: UnitName): readonly UnitName[] {
  return [...new Set(pulledInBy.flatMap((property) => graph.of(unit, property).map((end) => end.unit)))];
}
