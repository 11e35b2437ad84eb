import type { DependencyGraph } from "../dependencies.js";
import type { UnitName } from "../unit.js";
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
