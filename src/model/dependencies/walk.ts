import type { DependencyGraph } from "../dependencies.js";
import type { Unit, UnitName } from "../unit.js";
import type { Property } from "./edge.js";

/** Properties that give the other unit a start job too: unit-dependency-atom.c, UNIT_ATOM_PULL_IN_START and its like. */
export const pullIns = ["Requires", "BindsTo", "Wants", "Upholds", "Requisite"] as const satisfies readonly Property[];
/** The same, seen from the unit that is pulled in. */
export const pulledInBy = ["RequiredBy", "BoundBy", "WantedBy", "UpheldBy", "RequisiteOf"] as const satisfies readonly Property[];

/** Whether one unit is ordered after another, itself or through others. */
export function isOrderedAfter(graph: DependencyGraph, unit: UnitName, other: UnitName): boolean {
  return graph.reaches(unit, ["After"], other);
}

/** Whether a start of one unit starts another too, itself or through others. */
export function pullsIn(graph: DependencyGraph, unit: UnitName, other: UnitName): boolean {
  return graph.reaches(unit, pullIns, other);
}

/** Whether any unit pulls this one in. */
export function isPulledIn(graph: DependencyGraph, unit: UnitName): boolean {
  return graph.any(unit, pulledInBy);
}

/** The units that pull this one in, itself left out. */
export function pullersOf(graph: DependencyGraph, unit: UnitName): readonly UnitName[] {
  return [...new Set(pulledInBy.flatMap((property) => graph.names(unit, property)))];
}

/** The units with an edge of these properties to another: those that its own reverse edges name, and templates, whose edges have no reverse. */
export function withEdgeTo(
  graph: DependencyGraph,
  target: UnitName,
  templates: readonly UnitName[],
  properties: readonly Property[],
  reverse: readonly Property[],
): ReadonlySet<UnitName> {
  const named = templates.filter((name) => properties.some((property) => graph.has(name, property, target)));
  return new Set([...reverse.flatMap((property) => graph.names(target, property)), ...named]);
}

/** A function that says whether a start of a unit starts one of some others. A template starts some too, but nobody starts it by that name. */
export function startsOneOf(graph: DependencyGraph, names: readonly UnitName[]): (unit: Unit) => boolean {
  const starters = new Set([...names, ...graph.reach(names, pulledInBy)]);
  return (unit) => pullIns.some((property) => graph.names(unit.name, property).some((name) => starters.has(name)));
}
