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
  const waited = new Map<UnitName, readonly UnitName[]>();
  const before = (name: UnitName): readonly UnitName[] => {
    const names = waited.get(name) ?? dependencies.names(name, "After");
    waited.set(name, names);
    return names;
  };
  const reaches = reachOver(before);
  const joined = new Map<UnitName, UnitName[]>();
  for (const { from, to } of joins) {
    const known = joined.get(from.name);
    if (known) known.push(to.name);
    else joined.set(from.name, [to.name]);
  }
  const order: Unit[] = [];
  const visited = new Set<UnitName>();
  const enter = (name: UnitName): Visit => {
    visited.add(name);
    const ordered = new Set(before(name));
    const waits = [...ordered, ...(joined.get(name) ?? []).filter((other) => !ordered.has(other) && !reaches(other, name))];
    return { name, waits, at: 0 };
  };
  const visit = (first: UnitName): void => {
    const stack = visited.has(first) ? [] : [enter(first)];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.waits[top.at++];
      if (next === undefined) {
        const unit = byName.get(top.name);
        if (unit) order.push(unit);
        stack.pop();
      } else if (!visited.has(next)) stack.push(enter(next));
    }
  };
  for (const { name } of sorted) visit(name);
  return { units: order, precedes: (a, b) => a !== b && reaches(b, a) };
}

/**
 * Whether edges lead from one name to another; what one name reaches is gathered only as far as it is asked for, and kept till another is asked; for
 * the next one too, if an edge leads from it to the one before.
 */
function reachOver(next: (name: UnitName) => readonly UnitName[]): (from: UnitName, to: UnitName) => boolean {
  let start: UnitName | undefined;
  let seen = new Set<UnitName>();
  let found: UnitName[] = [];
  let at = 0;
  const add = (name: UnitName): void => {
    if (seen.has(name)) return;
    seen.add(name);
    found.push(name);
  };
  const begin = (from: UnitName): void => {
    if (start === undefined || !next(from).includes(start)) {
      seen = new Set();
      found = [];
      at = 0;
    }
    start = from;
    add(from);
  };
  return (from, to) => {
    if (from !== start) begin(from);
    while (!seen.has(to)) {
      const name = found[at++];
      if (name === undefined) {
        at = found.length;
        return false;
      }
      for (const one of next(name)) add(one);
    }
    return true;
  };
}

/** A unit on the way to its place in the order: how many of those that it waits for have theirs. */
interface Visit {
  readonly name: UnitName;
  readonly waits: readonly UnitName[];
  at: number;
}
