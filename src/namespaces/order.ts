import type { Version } from "../core/version.js";
import { dependenciesOf } from "../model/dependencies.js";
import type { Unit, UnitName, UnitTree } from "../model/unit.js";
import type { JoinEdge } from "./joins.js";

/** In which order units start. */
export interface StartOrder {
  readonly units: readonly Unit[];
  /** Whether After= and Before=, and what implies them, order `a` before `b`. */
  readonly precedes: (a: UnitName, b: UnitName) => boolean;
}

/**
 * The units in an order in which they may start: as After= and Before= say, and what implies them (sockets before their services); where nothing
 * orders them, what is joined before what joins it, then by name. Where nothing is joined the order makes no difference.
 */
export function startOrder(tree: UnitTree, units: readonly Unit[], joins: readonly JoinEdge[], v: Version): StartOrder {
  const sorted = [...units].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (joins.length === 0) return { units: sorted, precedes: () => false };
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const dependencies = dependenciesOf(tree, v);
  const before = (name: UnitName): readonly UnitName[] => dependencies.of(name, "After").map(({ unit }) => dependencies.idOf(unit));
  const reaches = (from: UnitName, to: UnitName, seen = new Set<UnitName>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return before(from).some((next) => reaches(next, to, seen));
  };
  const order: Unit[] = [];
  const visited = new Set<UnitName>();
  const visit = (name: UnitName): void => {
    if (visited.has(name)) return;
    visited.add(name);
    const unit = byName.get(name);
    for (const earlier of before(name)) visit(earlier);
    for (const { from, to } of joins) if (from.name === name && !reaches(to.name, name)) visit(to.name);
    if (unit) order.push(unit);
  };
  for (const { name } of sorted) visit(name);
  return { units: order, precedes: (a, b) => a !== b && reaches(b, a) };
}
